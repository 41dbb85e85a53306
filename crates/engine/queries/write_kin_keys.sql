-- Indexes the keys of ?1 (a JSONB array of [job, hash of the text, keys]), which are not in the index.
INSERT INTO job_kin (rowid, keys)
SELECT value ->> 0, value ->> 2 FROM jsonb_each(?1);
