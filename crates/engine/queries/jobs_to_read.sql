-- What is searched of the jobs of ?1 (a JSON array) that are in the index: number, title, company, location, description as it came.
SELECT j.id, j.title, j.company, j.location, t.html
  FROM json_each(?1) AS e
  CROSS JOIN jobs_fts_docsize AS d ON d.id = e.value
  CROSS JOIN jobs AS j ON j.id = d.id
  LEFT JOIN job_texts AS t ON t.job_id = j.id;
