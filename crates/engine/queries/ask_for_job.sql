-- Lets the feeds that carry job ?1 be fetched whole the next time, whatever their servers say of their documents.
UPDATE feeds
   SET epoch = epoch + 1, etag = NULL, last_modified = NULL, body_hash = NULL
 WHERE EXISTS (SELECT 1 FROM sightings AS s WHERE s.feed_id = feeds.id AND s.job_id = ?1 AND s.ended_at IS NULL);
