-- Feed ?1 is fetched every ?2 milliseconds, but every ?4 at most, as its board wishes: next so long after its last attempt, if
-- that is not past (?3 is now), and not before its server is to be asked again.
UPDATE feeds
   SET interval_ms = ?2,
       next_due_at = iif(next_because IN ('interval', 'etiquette', 'backoff'),
                         max(?3, coalesce(last_attempt_at + max(?2, ?4), next_due_at)), next_due_at),
       next_because = iif(next_because IN ('interval', 'etiquette', 'backoff'), iif(?4 > ?2, 'etiquette', 'interval'),
                          next_because)
 WHERE id = ?1 AND removed_at IS NULL;
