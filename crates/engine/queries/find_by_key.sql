-- The job of the key ?3 of kind ?2 of the provider named ?1; NULL where several share it.
SELECT k.job_id
  FROM providers AS p
  CROSS JOIN job_keys AS k ON k.provider_id = p.id AND k.recent IN (0, 1) AND k.kind = ?2 AND k.key = ?3
 WHERE p.name = ?1;
