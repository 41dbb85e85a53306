-- How many jobs match ?1 (an FTS5 expression made by search::condition) and are not hidden. Deleted ones are not in the index.
SELECT count(*)
  FROM jobs_fts AS f
 WHERE f.jobs_fts MATCH ?1
   AND NOT EXISTS (SELECT 1 FROM job_marks AS m WHERE m.job_id = f.rowid AND m.hidden_at IS NOT NULL);
