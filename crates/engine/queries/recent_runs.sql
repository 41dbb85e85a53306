-- The last runs of feed ?1 before run ?2 that read a whole document, newest first: what alarms compare with.
SELECT total - failed AS read, new, filled, ids_changed, updated + unchanged AS known, baseline
  FROM import_runs
 WHERE feed_id = ?1 AND id < ?2 AND state = 'succeeded' AND replay_of IS NULL
 ORDER BY id DESC
 LIMIT 10;
