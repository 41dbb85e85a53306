-- Of which kinds keys of provider ?1 are kept apart, most first.
SELECT kind FROM job_keys WHERE provider_id = ?1 AND recent = 1 GROUP BY kind ORDER BY count(*) DESC;
