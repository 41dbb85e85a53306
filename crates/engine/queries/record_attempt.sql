-- Health of feed ?1 after an attempt: ?2 good, ?3 error or NULL, ?4 next due, ?5 now, ?6 whether it failed.
UPDATE feeds
   SET last_attempt_at = ?5,
       last_success_at = iif(?2, ?5, last_success_at),
       first_success_at = iif(?2, coalesce(first_success_at, ?5), first_success_at),
       consecutive_failures = iif(?6, consecutive_failures + 1, 0),
       last_error = ?3,
       next_due_at = ?4
 WHERE id = ?1;
