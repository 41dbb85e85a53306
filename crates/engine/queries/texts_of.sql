-- As much as is compared of the descriptions of the jobs ?1 (a JSON array of numbers).
SELECT t.job_id, substr(t.html, 1, 200000) AS html FROM json_each(?1) AS e JOIN job_texts AS t ON t.job_id = e.value;
