-- Removes ?4 tasks, at most, that were done, cancelled, retried or dismissed before ?1, or given up before ?2; of the last, the document
-- they had kept. Of the runs in ?3, a JSON array, imports stay that were not given up for good: what the server said of a document
-- that is not packed yet stands in them alone.
DELETE FROM tasks
 WHERE id IN (SELECT id
                FROM tasks
               WHERE finished_at < ?1
                 AND (state IN ('done', 'cancelled') OR retried_by IS NOT NULL OR finished_at < ?2)
                 -- A feed whose removal can be taken back has them still.
                 AND feed_id NOT IN (SELECT feed_id FROM removals)
                 AND NOT (kind = 'import' AND (state <> 'discarded' OR coalesce(retried_by, 0) > 0)
                          AND run_id IN (SELECT value FROM json_each(?3)))
               LIMIT ?4)
RETURNING iif(state = 'discarded' AND retried_by IS NULL, spool, NULL);
