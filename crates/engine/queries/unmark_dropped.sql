-- Of the jobs in ?1 (a JSON array), which come back after they went with a feed, the marks are as they were before.
UPDATE job_marks
   SET deleted_at = NULL, changed_at = coalesce(d.changed_at, job_marks.changed_at)
  FROM dropped_jobs AS d
 WHERE job_marks.job_id = d.job_id AND d.job_id IN (SELECT value FROM json_each(?1));
