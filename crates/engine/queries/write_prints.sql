-- Stores what the jobs of ?1 (a JSONB array of [job, hash of the text, keys]) are looked up by; their keys follow.
INSERT INTO job_prints (job_id, text)
SELECT value ->> 0, value ->> 1 FROM jsonb_each(?1) WHERE true
ON CONFLICT (job_id) DO UPDATE SET text = excluded.text;
