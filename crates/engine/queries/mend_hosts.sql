-- The clock was set back to ?1: servers that are left alone, or rest, are so no longer than they would have been.
UPDATE hosts
   SET quiet_until = max(?1, quiet_until - max(0, (SELECT max(last_attempt_at) - ?1 FROM feeds))), free_at = min(free_at, ?1)
 WHERE quiet_until > ?1 OR free_at > ?1;
