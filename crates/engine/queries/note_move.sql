-- Notes where feed ?1 was found behind permanent redirects (?2), or that there were none (NULL).
UPDATE feeds
   SET moves = CASE WHEN ?2 IS NULL THEN 0 WHEN moved_to IS ?2 THEN moves + 1 ELSE 1 END,
       moved_to = ?2
 WHERE id = ?1 AND (moved_to IS NOT ?2 OR ?2 IS NOT NULL)
RETURNING moves;
