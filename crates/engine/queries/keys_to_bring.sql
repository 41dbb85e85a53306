-- The keys of the jobs in marks_to_bring.sql: number, name of the provider, kind, key. All keys are walked once: they have no index
-- by job.
SELECT k.job_id AS id, p.name, k.kind, k.key
  FROM job_keys AS k
  CROSS JOIN job_marks AS m ON m.job_id = k.job_id
  CROSS JOIN providers AS p ON p.id = k.provider_id
UNION ALL
SELECT -waiting_id, provider, kind, key FROM waiting_keys;
