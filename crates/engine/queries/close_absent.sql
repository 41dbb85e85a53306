-- Closes at ?2 those of the jobs in ?1 (a JSON array) that no watched feed carries. Only feeds of a job's provider can.
UPDATE jobs SET closed_at = ?2, closed_for = 'absent'
 WHERE id IN (SELECT value FROM json_each(?1)) AND closed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM feeds AS f
                    CROSS JOIN sightings AS s ON s.feed_id = f.id AND s.job_id = jobs.id AND s.ended_at IS NULL
                    WHERE f.provider_id = jobs.provider_id AND f.removed_at IS NULL)
RETURNING id, closed_at;
