-- What provider ?1 knows of keys of kind ?2 (?3: a JSONB array of where the 16 bytes of each start in ?4), what feed ?5 says of their
-- jobs, and whether a person has deleted them: a JSON array of [start, job, hash, variants, stale, deleted]. Looked up are those that
-- are kept apart (?6: 1), or all others (0).
-- CROSS JOIN: from the batch to the keys, never the other way round, however few keys the planner expects.
SELECT json_group_array(json_array(e.value, k.job_id, s.content_hash, s.variants, s.stale, m.deleted_at IS NOT NULL))
  FROM jsonb_each(?3) AS e
  CROSS JOIN job_keys AS k ON k.provider_id = ?1 AND k.recent = ?6 AND k.kind = ?2 AND k.key = substr(?4, e.value, 16)
  LEFT JOIN sightings AS s ON s.feed_id = ?5 AND s.job_id = k.job_id AND s.ended_at IS NULL
  LEFT JOIN job_marks AS m ON m.job_id = k.job_id;
