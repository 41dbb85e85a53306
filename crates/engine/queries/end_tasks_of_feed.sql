-- Feed ?1 is watched no longer (at ?2): its open tasks are to end, and what was set aside of it is dismissed.
UPDATE tasks
   SET cancel_requested_at = iif(finished_at IS NULL, coalesce(cancel_requested_at, ?2), cancel_requested_at),
       retried_by = iif(state = 'discarded', coalesce(retried_by, 0), retried_by)
 WHERE feed_id = ?1 AND (finished_at IS NULL OR state = 'discarded');
