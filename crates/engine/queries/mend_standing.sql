-- Lets each job stand where its marks say (migrations/0020_lists.sql).
UPDATE jobs
   SET standing = m.standing
  FROM (SELECT j.id, iif(m.deleted_at IS NOT NULL, 2, m.hidden_at IS NOT NULL) AS standing
          FROM jobs AS j LEFT JOIN job_marks AS m ON m.job_id = j.id) AS m
 WHERE m.id = jobs.id AND m.standing <> jobs.standing;
