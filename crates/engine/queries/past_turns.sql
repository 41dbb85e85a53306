-- The first ?2 changes before ?1 that no run but a date has brought about, of jobs that no person has decided about.
SELECT c.id
  FROM changes AS c
 WHERE c.run_id = 0 AND c.at < ?1 AND NOT EXISTS (SELECT 1 FROM decided_jobs AS d WHERE d.job_id = c.job_id)
 LIMIT ?2;
