-- Forgets the kept documents of feed ?1 but two: the last, and the last of a run with rejections that are not resolved, or with
-- an error that no replay has mended.
DELETE FROM bodies
 WHERE feed_id = ?1
   AND run_id <> (SELECT max(run_id) FROM bodies WHERE feed_id = ?1)
   AND run_id IS NOT (SELECT max(b.run_id)
                        FROM bodies AS b JOIN import_runs AS r ON r.id = b.run_id
                       WHERE b.feed_id = ?1
                         AND (EXISTS (SELECT 1
                                        FROM rejections AS j
                                       WHERE j.run_id = r.id AND j.resolved_by_run IS NULL)
                              OR r.error_code IS NOT NULL
                                 AND NOT EXISTS (SELECT 1
                                                   FROM import_runs AS p
                                                  WHERE p.replay_of = r.id AND p.state = 'succeeded')))
RETURNING file;
