-- Feed ?1 falls due at ?3 if its open run ?2 is a replay.
UPDATE feeds
   SET next_due_at = min(next_due_at, ?3)
 WHERE id = ?1 AND EXISTS (SELECT 1 FROM import_runs WHERE id = ?2 AND replay_of IS NOT NULL);
