-- Whether the words of job ?1 are to be read again by the next import that carries it.
SELECT EXISTS (SELECT 1 FROM job_marks WHERE job_id = ?1 AND text_dropped_at IS NOT NULL)
       OR EXISTS (SELECT 1
                    FROM feeds AS f
                    CROSS JOIN sightings AS s ON s.feed_id = f.id AND s.job_id = ?1 AND s.ended_at IS NULL
                   WHERE s.stale AND f.removed_at IS NULL);
