-- The clock was set back to ?1: what was tried "in the future" was tried just now, and what follows from it moves along.
UPDATE feeds
   SET next_due_at = ?1 + (next_due_at - last_attempt_at), last_attempt_at = ?1
 WHERE last_attempt_at > ?1;
