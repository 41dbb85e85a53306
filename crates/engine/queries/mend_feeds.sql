-- The clock was set back to ?1: what was tried "in the future" was tried just now, and what follows from it moves along. No
-- feed waits for longer than its interval or a day.
UPDATE feeds
   SET next_due_at = min(iif(last_attempt_at > ?1, ?1 + (next_due_at - last_attempt_at), next_due_at),
                         ?1 + max(interval_ms, 86400000)),
       failing_since = min(failing_since, ?1),
       last_attempt_at = min(last_attempt_at, ?1)
 WHERE last_attempt_at > ?1 OR failing_since > ?1 OR next_due_at > ?1 + max(interval_ms, 86400000) + 3600000;
