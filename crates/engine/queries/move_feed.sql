-- Moves feed ?1 to where it was found, unless that is an address of another feed, watched or not.
UPDATE feeds
   SET url = moved_to, moved_to = NULL, moves = 0
 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM feeds AS other WHERE other.url = feeds.moved_to)
RETURNING url;
