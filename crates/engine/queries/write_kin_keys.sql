-- Indexes the keys of ?1 (a JSON array of [job, hash of the text, keys]).
INSERT OR REPLACE INTO job_kin (rowid, keys)
SELECT value ->> 0, value ->> 2 FROM json_each(?1);
