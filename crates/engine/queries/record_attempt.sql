-- Health of feed ?1 after an attempt: ?2 good, ?3 error or NULL, ?4 next due, ?5 now, ?6 whether it failed, ?7 why it falls
-- due then, ?8 how long the document holds, ?10 the code of the error; ?9 whether nobody was asked: then nothing is known
-- that was not before.
UPDATE feeds
   SET last_attempt_at = iif(?9, last_attempt_at, ?5),
       last_success_at = iif(?2, ?5, last_success_at),
       first_success_at = iif(?2, coalesce(first_success_at, ?5), first_success_at),
       consecutive_failures = iif(?9, consecutive_failures, iif(?6, consecutive_failures + 1, 0)),
       failing_since = iif(?9, failing_since, iif(?6, coalesce(failing_since, ?5), NULL)),
       last_error = iif(?9, last_error, ?3),
       last_error_code = iif(?9, last_error_code, ?10),
       next_due_at = ?4,
       next_because = ?7,
       lifetime_ms = iif(?2, ?8, lifetime_ms)
 WHERE id = ?1;
