-- A page of all jobs, newest first.
SELECT id, title, company, location, employment_type, employment_type_text, remote, url, posted_at, first_seen_at,
       closed_at, closed_for
  FROM jobs
 ORDER BY sort_at DESC, id DESC
 LIMIT ?1 OFFSET ?2;
