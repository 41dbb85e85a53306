-- Runs as they are listed; what follows says which. One that is open is held where its task is kept back by a pause: all of the
-- queue's, or that of its feed. What is to end is not kept back.
SELECT v.*, r.replay_of, r.closed, r.reopened,
       (SELECT CASE WHEN t.state <> 'available' OR t.cancel_requested_at IS NOT NULL THEN NULL
                    WHEN EXISTS (SELECT 1 FROM settings WHERE name = 'queue_paused' AND value = '1') THEN 'queue'
                    WHEN t.held = 1 THEN 'feed' END
          FROM tasks AS t
         WHERE t.feed_id = v.feed_id AND t.run_id = v.run_id AND t.finished_at IS NULL) AS held
  FROM run_rows AS v JOIN import_runs AS r ON r.id = v.run_id
