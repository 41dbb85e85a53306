-- Of run ?1, if it is a replay: the run whose document it reads, how many postings that one reached, and whether nothing of
-- a newer document of the feed was imported since.
SELECT o.id AS of, o.total AS reached,
       NOT EXISTS (SELECT 1
                     FROM import_runs AS newer
                    WHERE newer.feed_id = o.feed_id AND (newer.total > newer.failed OR newer.state = 'succeeded')
                      AND coalesce(newer.replay_of, newer.id) > o.id) AS is_whole
  FROM import_runs AS r JOIN import_runs AS o ON o.id = r.replay_of
 WHERE r.id = ?1;
