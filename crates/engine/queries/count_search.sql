-- How many jobs match ?1 (an FTS5 expression made by search::words) and are not hidden. Deleted ones are not in the index. What matches
-- is gathered once, as that may take a second; each is looked for among those that are hidden, which are few.
SELECT count(*) - coalesce(sum(rowid IN (SELECT job_id FROM job_marks WHERE hidden_at IS NOT NULL AND deleted_at IS NULL)), 0)
  FROM jobs_fts
 WHERE jobs_fts MATCH ?1;
