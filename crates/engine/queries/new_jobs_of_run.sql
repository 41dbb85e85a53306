-- The jobs run ?1 brought that were not deleted since, in document order; the first 200.
SELECT id, title, company, location, employment_type, employment_type_text, remote, url, posted_at, first_seen_at,
       closed_at, closed_for
  FROM jobs AS j
 WHERE first_run_id = ?1
   AND NOT EXISTS (SELECT 1 FROM job_marks AS m WHERE m.job_id = j.id AND m.deleted_at IS NOT NULL)
 ORDER BY id
 LIMIT 200;
