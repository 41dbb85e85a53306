-- The jobs that go with feed ?1, which is watched no longer: those that no watched feed has brought besides, and about which nobody has
-- decided anything. Only feeds of a job's provider can bring it.
INSERT INTO dropped_jobs (job_id, feed_id, changed_at)
SELECT DISTINCT s.job_id, ?1, m.changed_at
  FROM sightings AS s
  LEFT JOIN job_marks AS m ON m.job_id = s.job_id
 WHERE s.feed_id = ?1
   AND m.saved_at IS NULL AND m.hidden_at IS NULL AND m.stage IS NULL AND m.note IS NULL AND m.deleted_at IS NULL
   AND NOT EXISTS (SELECT 1
                     FROM feeds AS f
                     CROSS JOIN sightings AS other ON other.feed_id = f.id AND other.job_id = s.job_id
                    WHERE f.provider_id = (SELECT provider_id FROM feeds WHERE id = ?1) AND f.removed_at IS NULL)
RETURNING job_id;
