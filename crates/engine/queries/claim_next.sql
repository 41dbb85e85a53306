-- Claims the next due task of kind ?1 at time ?2: highest priority first, then oldest.
UPDATE tasks
   SET state = 'running', attempt = attempt + 1
 WHERE id = (SELECT id FROM tasks
              WHERE state = 'available' AND kind = ?1 AND available_at <= ?2
              ORDER BY priority DESC, id
              LIMIT 1)
RETURNING id, attempt, feed_id, run_id, cursor, spool, fetched, deaths, single_until, trying, priority;
