-- Learns the keys of ?1 (a JSONB array of [kind, start, job]) for provider ?2, which knows none of them; their 16 bytes lie one after the
-- other in ?3. They are kept apart where ?4 is 1.
INSERT INTO job_keys (provider_id, recent, kind, key, job_id)
SELECT ?2, ?4, value ->> 0, substr(?3, value ->> 1, 16), value ->> 2 FROM jsonb_each(?1);
