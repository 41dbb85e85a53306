-- The runs that are open for feed ?1, and whether a person who wants an import gets it from them: not from a replay, which asks no
-- server, nor from one that is ending. They move up to priority ?2 where that is higher: then they are wanted by a person, so
-- that they neither wait for their turn in a catch-up nor are held nor, before they have begun to, end.
UPDATE tasks
   SET available_at = iif(?2 > priority AND kind = 'fetch', created_at, available_at),
       held = iif(?2 > 0, 0, held),
       cancel_requested_at = iif(?2 > 0 AND state = 'available'
                                 AND (SELECT replay_of FROM import_runs WHERE id = run_id) IS NULL,
                                 NULL, cancel_requested_at),
       priority = max(priority, ?2)
 WHERE feed_id = ?1 AND finished_at IS NULL
RETURNING run_id,
          cancel_requested_at IS NULL AND (SELECT replay_of FROM import_runs WHERE id = run_id) IS NULL AS brings;
