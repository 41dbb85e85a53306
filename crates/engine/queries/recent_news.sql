-- When runs of feed ?1 before run ?2 last brought new jobs, newest first.
SELECT finished_at, baseline
  FROM import_runs
 WHERE feed_id = ?1 AND id < ?2 AND new > 0 AND finished_at IS NOT NULL AND replay_of IS NULL
 ORDER BY id DESC
 LIMIT 30;
