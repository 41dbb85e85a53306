-- Whether the fields of job ?1 come from feed ?2, or from one that is no longer watched.
SELECT EXISTS (SELECT 1 FROM jobs AS j JOIN feeds AS f ON f.id = j.primary_feed_id
                WHERE j.id = ?1 AND (f.id = ?2 OR f.removed_at IS NOT NULL));
