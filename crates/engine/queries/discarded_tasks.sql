-- The discarded tasks that were neither retried nor dismissed, oldest first; only task ?1, unless that is NULL.
SELECT t.id, t.kind, t.feed_id, t.run_id, t.spool, t.fetched, f.removed_at IS NOT NULL AS is_removed
  FROM tasks AS t JOIN feeds AS f ON f.id = t.feed_id
 WHERE t.state = 'discarded' AND t.retried_by IS NULL AND (?1 IS NULL OR t.id = ?1)
 ORDER BY t.id;
