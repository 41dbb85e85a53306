-- What provider ?1 knows of the keys of kind ?2 in ?3 (a JSON array of hex), what feed ?4 says of their jobs, and whether a
-- person has deleted them.
-- CROSS JOIN: from the batch to the keys, never the other way round, however few keys the planner expects.
SELECT e.value AS hex, k.job_id, s.content_hash, s.variants, s.stale, m.deleted_at IS NOT NULL AS is_deleted
  FROM json_each(?3) AS e
  CROSS JOIN job_keys AS k ON k.provider_id = ?1 AND k.kind = ?2 AND k.key = unhex(e.value)
  LEFT JOIN sightings AS s ON s.feed_id = ?4 AND s.job_id = k.job_id AND s.ended_at IS NULL
  LEFT JOIN job_marks AS m ON m.job_id = k.job_id;
