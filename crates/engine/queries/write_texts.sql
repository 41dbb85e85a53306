-- Stores the descriptions of ?1 (a JSON array of [job, html]).
INSERT INTO job_texts (job_id, html)
SELECT value ->> 0, value ->> 1 FROM json_each(?1) WHERE true
ON CONFLICT (job_id) DO UPDATE SET html = excluded.html;
