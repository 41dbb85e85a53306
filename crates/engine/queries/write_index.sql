-- Indexes the jobs of ?1 (a JSONB array of [job, title, company, location, start, length]), which are not in the index; their texts
-- lie one after the other in ?2.
INSERT INTO jobs_fts (rowid, title, company, location, body)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3,
       CAST(substr(?2, value ->> 4, value ->> 5) AS TEXT)
  FROM jsonb_each(?1);
