-- Notes in the changes of run ?2 at ?3 that the jobs of ?1 (a JSON array) that are closed are open again; before they are.
INSERT INTO changes (job_id, run_id, at, field, old)
SELECT id, ?2, ?3, 'reopened', closed_for
  FROM jobs
 WHERE id IN (SELECT value FROM json_each(?1)) AND closed_at IS NOT NULL;
