-- Moves feed ?1 to where it was found, unless that is an address of another feed, watched or not, or of a server that
-- its credentials were not given for.
UPDATE feeds
   SET url = moved_to, moved_to = NULL, moves = 0
 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM feeds AS other WHERE other.url = feeds.moved_to)
   AND NOT EXISTS (SELECT 1 FROM credentials AS c
                    WHERE c.feed_id = feeds.id
                      AND substr(feeds.moved_to, 1, length(c.origin) + 1) <> c.origin || '/')
RETURNING url;
