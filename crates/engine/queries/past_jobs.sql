-- The next ?3 jobs behind ?1 that closed before ?2. Each row of the index is looked at, and no job.
SELECT id
  FROM jobs INDEXED BY jobs_facts
 WHERE id > ?1 AND closed_at < ?2
 ORDER BY id
 LIMIT ?3;
