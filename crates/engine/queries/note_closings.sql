-- Notes in the changes of run ?2 that jobs were closed for ?3: ?1 is a JSON array of [job, when].
INSERT INTO changes (job_id, run_id, at, field, new)
SELECT value ->> 0, ?2, value ->> 1, 'closed', ?3 FROM json_each(?1);
