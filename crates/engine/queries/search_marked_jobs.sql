-- A page of the jobs that are marked as ?1 and match ?2 (as in search_jobs.sql), newest first.
SELECT j.id, j.title, j.company, j.location, j.employment_type, j.employment_type_text, j.remote, j.url,
       j.posted_at, j.first_seen_at, j.closed_at, j.closed_for
  FROM jobs_fts AS f
  JOIN jobs AS j ON j.id = f.rowid
 WHERE f.jobs_fts MATCH ?2
   AND EXISTS (SELECT 1 FROM marked_jobs AS m WHERE m.job_id = j.id AND m.marked = ?1)
 ORDER BY j.sort_at DESC, j.id DESC
 LIMIT ?3 OFFSET ?4;
