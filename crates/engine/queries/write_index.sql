-- Indexes the jobs of ?1 (a JSON array of [job, title, company, location, text]).
INSERT OR REPLACE INTO jobs_fts (rowid, title, company, location, body)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?1);
