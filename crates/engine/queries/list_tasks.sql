-- The tasks that are not settled, by state, then by whose turn it is; at most 200 of each state. While ?1, what waits is
-- held.
SELECT task_id, kind, shown, feed_id, feed_title, run_id, trigger, priority, attempt, max_attempts, postings, bytes,
       available_at, started_at, finished_at, error, cancelling
  FROM (SELECT *, row_number() OVER (PARTITION BY shown ORDER BY priority DESC, task_id) AS place
          FROM (SELECT task_id, kind, iif(?1 AND shown IN ('waiting', 'retrying'), 'held', shown) AS shown, feed_id,
                       feed_title, run_id, trigger, priority, attempt, max_attempts, postings, bytes, available_at,
                       started_at, finished_at, error, cancelling
                  FROM task_rows))
 WHERE place <= 200
 ORDER BY CASE shown WHEN 'running' THEN 0 WHEN 'retrying' THEN 1 WHEN 'waiting' THEN 2 WHEN 'held' THEN 3 ELSE 4 END,
          priority DESC, iif(shown = 'retrying', available_at, 0), task_id;
