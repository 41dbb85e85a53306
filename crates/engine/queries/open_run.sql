-- Opens a run of feed ?2 in cycle ?1; a feed that never succeeded imports silently.
INSERT INTO import_runs (cycle_id, feed_id, trigger, state, baseline, queued_at)
SELECT ?1, id, ?3, 'queued', first_success_at IS NULL, ?4 FROM feeds WHERE id = ?2
RETURNING id;
