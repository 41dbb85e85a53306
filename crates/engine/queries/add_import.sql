-- Puts the import of document ?2 with note ?3 on the queue at ?4, in the place of fetch task ?1. Where the process died over the
-- document already (?5 is 1 then), its first record is the first to be suspected.
INSERT INTO tasks (kind, state, priority, available_at, feed_id, run_id, spool, fetched, created_at, held,
                   cancel_requested_at, deaths, trying)
SELECT 'import', 'available', priority, ?4, feed_id, run_id, ?2, ?3, ?4, held, cancel_requested_at, ?5, nullif(?5, 0)
  FROM tasks
 WHERE id = ?1;
