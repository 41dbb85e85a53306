-- Brings feed ?1 back as it was before its removal. An import that was under way was ended by that: another is due at ?2.
UPDATE feeds
   SET removed_at = NULL, enabled = r.was_enabled,
       next_due_at = iif(r.was_open, min(feeds.next_due_at, ?2), feeds.next_due_at)
  FROM removals AS r
 WHERE feeds.id = ?1 AND r.feed_id = ?1;
