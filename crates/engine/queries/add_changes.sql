-- Notes the changes of ?1 (a JSONB array of [job, field, old, new]) that run ?2 made at ?3.
INSERT INTO changes (job_id, run_id, at, field, old, new)
SELECT value ->> 0, ?2, ?3, value ->> 1, value ->> 2, value ->> 3 FROM jsonb_each(?1);
