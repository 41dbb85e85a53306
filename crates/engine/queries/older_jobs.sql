-- The newest ?2 jobs below ?1, with what their prints are made of: of the description as much as is compared.
SELECT j.id, j.title, j.company, j.locations, j.requisition_id, substr(t.html, 1, 200000) AS html
  FROM jobs AS j LEFT JOIN job_texts AS t ON t.job_id = j.id
 WHERE j.id < ?1
 ORDER BY j.id DESC
 LIMIT ?2;
