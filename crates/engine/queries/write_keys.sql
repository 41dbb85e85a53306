-- Learns the keys of ?1 (a JSONB array of [kind, start, job]) for provider ?2; their 16 bytes lie one after the other in ?3. A pair
-- moves to the job that was last found by it; a weaker key stays with its first job, until it turns out to be shared.
INSERT INTO job_keys (provider_id, kind, key, job_id)
SELECT ?2, value ->> 0, substr(?3, value ->> 1, 16), value ->> 2 FROM jsonb_each(?1) WHERE true
ON CONFLICT (provider_id, kind, key) DO UPDATE SET job_id = excluded.job_id
 WHERE excluded.kind = 'pair' OR excluded.job_id IS NULL;
