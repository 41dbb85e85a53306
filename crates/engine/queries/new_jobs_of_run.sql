-- The jobs a run brought, in document order; the first 200.
SELECT id, title, company, location, employment_type, employment_type_text, remote, url, posted_at, first_seen_at,
       closed_at, closed_for
  FROM jobs
 WHERE first_run_id = ?1
 ORDER BY id
 LIMIT 200;
