-- The keys of the jobs in ?1 (a JSON array): job, provider, kind, key in hex. All keys are walked once: they have no index by job.
SELECT job_id, provider_id, kind, hex(key)
  FROM job_keys
 WHERE job_id IN (SELECT value FROM json_each(?1));
