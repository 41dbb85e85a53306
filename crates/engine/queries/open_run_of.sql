-- The run that is being worked on for feed ?1. It moves up to priority ?2 where that is higher: then it is wanted by a
-- person, so that it neither waits for its turn in a catch-up nor is held nor, before it has begun to, ends.
UPDATE tasks
   SET available_at = iif(?2 > priority AND kind = 'fetch', created_at, available_at),
       held = iif(?2 > 0, 0, held),
       cancel_requested_at = iif(?2 > 0 AND state = 'available', NULL, cancel_requested_at),
       priority = max(priority, ?2)
 WHERE feed_id = ?1 AND finished_at IS NULL
RETURNING run_id;
