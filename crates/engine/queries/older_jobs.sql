-- The newest ?2 jobs below ?1, with what their prints are made of.
SELECT j.id, j.title, j.company, j.locations, j.requisition_id, t.html
  FROM jobs AS j LEFT JOIN job_texts AS t ON t.job_id = j.id
 WHERE j.id < ?1
 ORDER BY j.id DESC
 LIMIT ?2;
