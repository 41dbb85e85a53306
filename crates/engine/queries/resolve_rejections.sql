-- Run ?2 has imported the postings of these rejections (?1, a JSON array of their numbers).
UPDATE rejections
   SET resolved_by_run = ?2
 WHERE id IN (SELECT value FROM json_each(?1)) AND resolved_by_run IS NULL;
