-- What a replay of the document of run ?2, asked for on the page of run ?1, would find: whether a newer document of the feed
-- was imported since, what is left of the rejections of ?1 and of all runs that read it, whether postings of it were
-- imported by none of them, whether the feed is being imported, and whether the document waits in the queue, set aside.
SELECT NOT EXISTS (SELECT 1
                     FROM import_runs AS newer
                    WHERE newer.feed_id = o.feed_id AND (newer.total > newer.failed OR newer.state = 'succeeded')
                      AND coalesce(newer.replay_of, newer.id) > o.id) AS is_whole,
       (SELECT count(*) FROM rejections WHERE run_id = ?1 AND resolved_by_run IS NULL) AS unresolved,
       EXISTS (SELECT 1
                 FROM rejections
                WHERE resolved_by_run IS NULL
                  AND run_id IN (SELECT id FROM import_runs WHERE id = o.id OR replay_of = o.id)) AS any_left,
       (o.state = 'cancelled' OR coalesce(o.error_code NOT IN ('all_rejected', 'truncated'), 0))
         AND NOT EXISTS (SELECT 1 FROM import_runs WHERE replay_of = o.id AND state = 'succeeded') AS is_unread,
       EXISTS (SELECT 1 FROM tasks WHERE feed_id = o.feed_id AND finished_at IS NULL) AS is_busy,
       EXISTS (SELECT 1
                 FROM tasks AS t JOIN import_runs AS r ON r.id = t.run_id
                WHERE t.state = 'discarded' AND t.retried_by IS NULL AND coalesce(r.replay_of, r.id) = o.id) AS is_set_aside,
       (SELECT removed_at IS NOT NULL FROM feeds WHERE id = o.feed_id) AS is_removed,
       (SELECT max(run_id) FROM bodies WHERE feed_id = o.feed_id AND file IS NOT NULL) AS kept_of
  FROM import_runs AS o
 WHERE o.id = ?2;
