-- Opens, in cycle ?1, a run that reads the document of run ?4 again. It is as silent as that one was, and as long as its feed
-- never succeeded.
INSERT INTO import_runs (cycle_id, feed_id, trigger, state, baseline, queued_at, bytes, replay_of)
SELECT ?1, f.id, ?2, 'queued', f.first_success_at IS NULL OR r.baseline, ?3, r.bytes, r.id
  FROM import_runs AS r JOIN feeds AS f ON f.id = r.feed_id
 WHERE r.id = ?4
RETURNING id;
