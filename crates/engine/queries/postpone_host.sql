-- No feed of the server of feed ?1 falls due before ?2.
UPDATE feeds
   SET next_because = iif(next_due_at < ?2, 'asked', next_because), next_due_at = max(next_due_at, ?2)
 WHERE authority = (SELECT authority FROM feeds WHERE id = ?1);
