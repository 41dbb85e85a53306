-- How many jobs are marked as ?1 and match ?2 (as in search_jobs.sql).
SELECT count(*)
  FROM jobs_fts AS f
 WHERE f.jobs_fts MATCH ?2
   AND EXISTS (SELECT 1 FROM marked_jobs AS m WHERE m.job_id = f.rowid AND m.marked = ?1);
