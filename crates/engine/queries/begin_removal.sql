-- Feed ?1 is to be removed at ?2: notes what it takes to bring it back. Nothing where it is not watched.
INSERT INTO removals (feed_id, removed_at, was_enabled, was_open, dismissed)
SELECT id, ?2, enabled,
       EXISTS (SELECT 1 FROM tasks WHERE feed_id = ?1 AND finished_at IS NULL),
       (SELECT json_group_array(id) FROM tasks WHERE feed_id = ?1 AND state = 'discarded' AND retried_by IS NULL)
  FROM feeds
 WHERE id = ?1 AND removed_at IS NULL;
