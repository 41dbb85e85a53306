-- Puts the document of discarded task ?1 on the queue again at ?4, for run ?2 with priority ?3, from its start.
INSERT INTO tasks (kind, state, priority, available_at, feed_id, run_id, spool, fetched, created_at)
SELECT 'import', 'available', ?3, ?4, feed_id, ?2, spool, fetched, ?4
  FROM tasks
 WHERE id = ?1;
