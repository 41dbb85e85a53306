-- Forgets the documents of runs that closed before ?1. The last of each feed stays, and what is being replayed.
DELETE FROM bodies
 WHERE (SELECT finished_at FROM import_runs AS r WHERE r.id = bodies.run_id) < ?1
   AND run_id < (SELECT max(b.run_id) FROM bodies AS b WHERE b.feed_id = bodies.feed_id)
   AND NOT EXISTS (SELECT 1 FROM import_runs AS r WHERE r.replay_of = bodies.run_id AND r.finished_at IS NULL);
