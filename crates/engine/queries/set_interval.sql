-- Feed ?1 is fetched every ?2 milliseconds: next so long after its last attempt, if that is not past (?3 is now), and not
-- before its server is to be asked again.
UPDATE feeds
   SET interval_ms = ?2,
       next_due_at = iif(next_because IN ('interval', 'backoff'), max(?3, coalesce(last_attempt_at + ?2, next_due_at)),
                        next_due_at)
 WHERE id = ?1 AND removed_at IS NULL;
