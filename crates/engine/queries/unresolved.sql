-- The rejections of the document of run ?1 that no replay has imported, those of run ?2, which is at it, excepted. What ?2 has
-- resolved itself before it was interrupted is among them.
SELECT page, at, id
  FROM rejections
 WHERE run_id IN (SELECT id FROM import_runs WHERE (id = ?1 OR replay_of = ?1) AND id <> ?2)
   AND page IS NOT NULL AND at IS NOT NULL
   AND (resolved_by_run IS NULL OR resolved_by_run = ?2)
 ORDER BY page, at;
