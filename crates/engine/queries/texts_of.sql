-- The descriptions of the jobs ?1 (a JSON array of numbers).
SELECT t.job_id, t.html FROM json_each(?1) AS e JOIN job_texts AS t ON t.job_id = e.value;
