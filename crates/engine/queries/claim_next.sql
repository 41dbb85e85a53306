-- Claims the next due task of kind ?1 at time ?2: what a person wants to end, then highest priority, then oldest. A server
-- that is being asked something is not asked something else, nor one that rests; a rest of more than ?3 shows that the
-- clock was set back. What is behind another task of its feed waits for that. While the queue is paused, or ?4, only what is to end is claimed; that it is paused is looked up here,
-- so that nothing begins once that is committed.
UPDATE tasks
   SET state = 'running', attempt = attempt + 1, started_at = ?2, behind = iif(cancel_requested_at IS NULL, 0, behind)
 WHERE id = (SELECT t.id
               FROM tasks AS t JOIN feeds AS f ON f.id = t.feed_id
              WHERE t.state = 'available' AND t.kind = ?1
                AND (t.cancel_requested_at IS NOT NULL
                     OR (NOT ?4 AND t.held = 0 AND t.available_at <= ?2
                         AND (t.behind = 0 OR NOT EXISTS
                               (SELECT 1 FROM tasks AS before
                                 WHERE before.feed_id = t.feed_id AND before.finished_at IS NULL AND before.behind = 0))
                         AND NOT EXISTS (SELECT 1 FROM settings WHERE name = 'queue_paused' AND value = '1')
                         AND (?1 <> 'fetch' OR NOT EXISTS
                               (SELECT 1
                                  FROM tasks AS other JOIN feeds AS its ON its.id = other.feed_id
                                 WHERE other.finished_at IS NULL AND other.kind = 'fetch' AND other.state = 'running'
                                   AND its.authority = f.authority))
                         AND (?1 <> 'fetch' OR NOT EXISTS
                               (SELECT 1 FROM hosts AS h
                                 WHERE h.authority = f.authority AND h.free_at > ?2 AND h.free_at <= ?2 + ?3))))
              ORDER BY t.cancel_requested_at IS NULL, t.priority DESC, t.id
              LIMIT 1)
RETURNING id, attempt, feed_id, run_id, cursor, spool, fetched, deaths, single_until, trying, priority, failures,
          max_attempts, waits, cancel_requested_at IS NOT NULL AS cancelling;
