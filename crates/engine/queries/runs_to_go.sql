-- Of the runs in ?1 (a JSON array) those that may leave the history, each with all replays of its document, or not at all: that are
-- closed since before ?2, or, where they went well and have nothing to tell, before ?3.
WITH originals AS (
    SELECT r.id FROM json_each(?1) AS e CROSS JOIN import_runs AS r ON r.id = e.value WHERE r.replay_of IS NULL
),
readers AS (
    SELECT id, id AS document FROM originals
    UNION ALL
    SELECT r.id, o.id FROM originals AS o CROSS JOIN import_runs AS r ON r.replay_of = o.id
),
judged AS (
    SELECT r.id, d.document,
           coalesce(r.finished_at < iif(r.state IN ('succeeded', 'not_modified') AND r.new = 0 AND r.updated = 0 AND r.failed = 0
                                        AND r.closed = 0 AND r.reopened = 0 AND r.warnings = '[]', ?3, ?2), 0)
           -- What is in the queue or can be replayed.
           AND NOT EXISTS (SELECT 1 FROM tasks AS t WHERE t.run_id = r.id)
           AND NOT EXISTS (SELECT 1 FROM bodies AS b WHERE b.run_id = r.id)
           -- How a feed stands is told by its last run. And the number of the last of all is not given again.
           AND EXISTS (SELECT 1 FROM import_runs AS n
                        WHERE n.feed_id = r.feed_id AND n.id > r.id AND n.finished_at IS NOT NULL)
           -- What alarms compare with: runs that read a whole document (recent_runs.sql) ...
           AND (r.state <> 'succeeded'
                OR (SELECT count(*)
                      FROM (SELECT 1 FROM import_runs AS n
                             WHERE n.feed_id = r.feed_id AND n.id > r.id AND n.state = 'succeeded' AND n.replay_of IS NULL
                             LIMIT 10)) = 10)
           -- ... and so many that brought news that the waits between them say what is usual (health::WAITS).
           AND (r.new = 0
                OR (SELECT count(*)
                      FROM (SELECT 1 FROM import_runs AS n
                             WHERE n.feed_id = r.feed_id AND n.id > r.id AND n.new > 0 AND n.replay_of IS NULL
                             LIMIT 6)) = 6)
           -- That there was a newer document than one that is kept. Of runs that succeeded enough are left to say so.
           AND NOT ((r.state <> 'succeeded' OR r.replay_of IS NOT NULL) AND (r.total > r.failed OR r.state = 'succeeded')
                    AND EXISTS (SELECT 1 FROM bodies AS b WHERE b.feed_id = r.feed_id AND b.run_id < d.document)) AS may_go
      FROM readers AS d CROSS JOIN import_runs AS r ON r.id = d.id
)
SELECT id
  FROM judged
 WHERE document IN (SELECT document FROM judged GROUP BY document HAVING min(may_go) = 1)
 ORDER BY id;
