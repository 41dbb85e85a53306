-- A page of the jobs that are neither hidden nor deleted, newest first.
SELECT id, title, company, location, employment_type, employment_type_text, remote, url, posted_at, first_seen_at,
       closed_at, closed_for
  FROM jobs AS j
 WHERE NOT EXISTS (SELECT 1 FROM job_marks AS m
                    WHERE m.job_id = j.id AND (m.hidden_at IS NOT NULL OR m.deleted_at IS NOT NULL))
 ORDER BY sort_at DESC, id DESC
 LIMIT ?1 OFFSET ?2;
