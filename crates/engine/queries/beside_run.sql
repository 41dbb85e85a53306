-- What stands beside run ?1: what its server answered, how many other runs its cycle has, and the runs of its feed before and after.
SELECT r.answer,
       (SELECT count(*) FROM import_runs AS o WHERE o.cycle_id = r.cycle_id) - 1 AS others,
       (SELECT o.id FROM import_runs AS o
         WHERE o.feed_id = r.feed_id AND (o.queued_at, o.id) < (r.queued_at, r.id)
         ORDER BY o.queued_at DESC, o.id DESC LIMIT 1) AS older,
       (SELECT o.id FROM import_runs AS o
         WHERE o.feed_id = r.feed_id AND (o.queued_at, o.id) > (r.queued_at, r.id)
         ORDER BY o.queued_at, o.id LIMIT 1) AS newer
  FROM import_runs AS r
 WHERE r.id = ?1;
