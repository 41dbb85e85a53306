-- The last run of feed ?1, if it ended well since ?2; one that ended after ?3, which is now, shows that the clock was set back.
SELECT id
  FROM import_runs
 WHERE id = (SELECT max(id) FROM import_runs WHERE feed_id = ?1 AND replay_of IS NULL)
   AND state IN ('succeeded', 'not_modified') AND finished_at BETWEEN ?2 AND ?3;
