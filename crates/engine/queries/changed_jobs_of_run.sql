-- In how many jobs that were known, and were not deleted since, run ?1 altered a field.
SELECT count(DISTINCT c.job_id)
  FROM changes AS c
 WHERE c.run_id = ?1 AND c.field <> 'closed' AND c.field <> 'reopened'
   AND NOT EXISTS (SELECT 1 FROM job_marks AS m WHERE m.job_id = c.job_id AND m.deleted_at IS NOT NULL);
