-- Removes the keys in ?1, a JSON array of [provider, kind, key in hex], as far as they are still those of the jobs in ?2, another one.
DELETE FROM job_keys
 WHERE (provider_id, recent, kind, key) IN (SELECT value ->> 0, place.column1, value ->> 1, unhex(value ->> 2)
                                              FROM json_each(?1), (VALUES (0), (1)) AS place)
   AND job_id IN (SELECT value FROM json_each(?2));
