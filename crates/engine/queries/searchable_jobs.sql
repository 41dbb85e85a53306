-- The next ?2 jobs behind ?1 that are searched: all but those that a person has deleted.
SELECT j.id
  FROM jobs AS j
 WHERE j.id > ?1 AND NOT EXISTS (SELECT 1 FROM job_marks AS m WHERE m.job_id = j.id AND m.deleted_at IS NOT NULL)
 ORDER BY j.id
 LIMIT ?2;
