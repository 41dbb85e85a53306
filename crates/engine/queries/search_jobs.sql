-- A page of the jobs that match ?1 (an FTS5 expression made by search::fts_expression) and are not hidden, newest first. Deleted
-- ones are not in the index.
SELECT j.id, j.title, j.company, j.location, j.employment_type, j.employment_type_text, j.remote, j.url,
       j.posted_at, j.first_seen_at, j.closed_at, j.closed_for
  FROM jobs_fts AS f
  JOIN jobs AS j ON j.id = f.rowid
 WHERE f.jobs_fts MATCH ?1
   AND NOT EXISTS (SELECT 1 FROM job_marks AS m WHERE m.job_id = j.id AND m.hidden_at IS NOT NULL)
 ORDER BY j.sort_at DESC, j.id DESC
 LIMIT ?2 OFFSET ?3;
