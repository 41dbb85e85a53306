-- Learns the keys of ?1 (a JSON array of [kind, hex, job]) for provider ?2. A pair moves to the job that was last
-- found by it; a weaker key stays with its first job, until it turns out to be shared.
INSERT INTO job_keys (provider_id, kind, key, job_id)
SELECT ?2, value ->> 0, unhex(value ->> 1), value ->> 2 FROM json_each(?1) WHERE true
ON CONFLICT (provider_id, kind, key) DO UPDATE SET job_id = excluded.job_id
 WHERE excluded.kind = 'pair' OR excluded.job_id IS NULL;
