-- The discarded tasks that were neither retried nor dismissed, oldest first; only task ?1, unless that is NULL.
SELECT t.id, t.feed_id, t.run_id, coalesce(r.replay_of, r.id) AS of, t.spool, t.fetched,
       f.removed_at IS NOT NULL AS is_removed
  FROM tasks AS t JOIN feeds AS f ON f.id = t.feed_id JOIN import_runs AS r ON r.id = t.run_id
 WHERE t.state = 'discarded' AND t.retried_by IS NULL AND (?1 IS NULL OR t.id = ?1)
 ORDER BY t.id;
