-- Drops the descriptions of the jobs of ?1 (a JSON array).
DELETE FROM job_texts WHERE job_id IN (SELECT value FROM json_each(?1));
