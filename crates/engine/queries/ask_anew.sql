-- Who asks has changed: what the server said of its document to another does not hold for this one, and a feed that
-- failed is worth another try at ?2.
UPDATE feeds
   SET epoch = epoch + 1, etag = NULL, last_modified = NULL, body_hash = NULL,
       next_due_at = iif(consecutive_failures > 0, min(next_due_at, ?2), next_due_at)
 WHERE id = ?1;
