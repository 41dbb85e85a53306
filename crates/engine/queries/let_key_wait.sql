-- Lets the marks ?4 be found by the key ?3 of kind ?2 of the provider named ?1, instead of others that were.
INSERT INTO waiting_keys (provider, kind, key, waiting_id) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (provider, kind, key) DO UPDATE SET waiting_id = excluded.waiting_id;
