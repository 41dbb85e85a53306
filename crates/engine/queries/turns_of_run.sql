-- Jobs that closed and came back with run ?1 and were not deleted since; the first 200. The condition on the field is that of the
-- index.
SELECT c.job_id, j.title, c.at, c.field, c.old, c.new, 0 AS total
  FROM changes AS c
  JOIN jobs AS j ON j.id = c.job_id
 WHERE c.run_id = ?1 AND (c.field = 'closed' OR c.field = 'reopened')
   AND NOT EXISTS (SELECT 1 FROM job_marks AS m WHERE m.job_id = j.id AND m.deleted_at IS NOT NULL)
 ORDER BY c.field, c.id
 LIMIT 200;
