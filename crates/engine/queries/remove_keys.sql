-- Removes the keys in ?1, a JSON array of [provider, kind, key in hex].
DELETE FROM job_keys
 WHERE (provider_id, kind, key) IN (SELECT value ->> 0, value ->> 1, unhex(value ->> 2) FROM json_each(?1));
