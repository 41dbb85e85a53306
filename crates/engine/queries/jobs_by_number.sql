-- The jobs of ?1 (a JSON array of numbers), in its order, as rows of a list.
SELECT j.id, j.title, j.company, j.location, j.employment_type, j.employment_type_text, j.remote, j.url, j.posted_at,
       j.first_seen_at, j.closed_at, j.closed_for, j.salary, m.seen_at, m.saved_at, m.hidden_at, m.deleted_at, m.stage
  FROM json_each(?1) AS e
  CROSS JOIN jobs AS j ON j.id = e.value
  LEFT JOIN job_marks AS m ON m.job_id = j.id
 ORDER BY e.key;
