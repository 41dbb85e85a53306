-- A page of the jobs that are marked as ?1 (saved, hidden, deleted), newest first.
SELECT j.id, j.title, j.company, j.location, j.employment_type, j.employment_type_text, j.remote, j.url,
       j.posted_at, j.first_seen_at, j.closed_at, j.closed_for
  FROM marked_jobs AS m
  JOIN jobs AS j ON j.id = m.job_id
 WHERE m.marked = ?1
 ORDER BY j.sort_at DESC, j.id DESC
 LIMIT ?2 OFFSET ?3;
