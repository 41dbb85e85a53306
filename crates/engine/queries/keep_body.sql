-- Notes at ?5 that the document of run ?1 is kept in the file ?3, or why it is not (?4), with what the server said of it (?2);
-- unless its feed was removed meanwhile.
INSERT INTO bodies (run_id, feed_id, note, file, not_kept, kept_at)
SELECT r.id, r.feed_id, ?2, ?3, ?4, ?5
  FROM import_runs AS r JOIN feeds AS f ON f.id = r.feed_id
 WHERE r.id = ?1 AND (f.removed_at IS NULL OR EXISTS (SELECT 1 FROM removals WHERE feed_id = f.id))
ON CONFLICT (run_id) DO UPDATE SET file = excluded.file, not_kept = excluded.not_kept, kept_at = excluded.kept_at
RETURNING feed_id;
