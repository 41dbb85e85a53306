-- The file of a kept document of the feed of run ?1 that has the hash ?2, which is that of its first page, and one page.
SELECT b.file
  FROM bodies AS b
 WHERE b.feed_id = (SELECT feed_id FROM import_runs WHERE id = ?1) AND b.file IS NOT NULL
   AND b.note ->> 'body_hash' = ?2 AND coalesce(json_array_length(b.note, '$.pages'), 0) = 0
 ORDER BY b.run_id DESC
 LIMIT 1;
