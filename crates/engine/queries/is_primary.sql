-- Whether the fields of job ?1 come from feed ?2, or from one that is no longer watched. Those of a job whose text was dropped come
-- from whoever has it.
SELECT EXISTS (SELECT 1 FROM jobs AS j JOIN feeds AS f ON f.id = j.primary_feed_id
                WHERE j.id = ?1 AND (f.id = ?2 OR f.removed_at IS NOT NULL))
       OR EXISTS (SELECT 1 FROM job_marks WHERE job_id = ?1 AND text_dropped_at IS NOT NULL AND deleted_at IS NULL);
