-- When feed by feed falls due: all that the schedule takes and that are not being imported. Firm: not a moment earlier.
SELECT f.id, f.url, f.next_due_at AS at, f.interval_ms AS interval,
       f.next_because IN ('asked', 'etiquette', 'lifetime', 'backoff') AS firm
  FROM feeds AS f
 WHERE f.enabled AND f.removed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM tasks AS t WHERE t.feed_id = f.id AND t.finished_at IS NULL)
 ORDER BY f.next_due_at, f.id;
