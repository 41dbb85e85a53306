-- The next ?2 jobs behind the one that the setting ?1 names.
SELECT id
  FROM jobs
 WHERE id > (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM settings WHERE name = ?1)
 ORDER BY id
 LIMIT ?2;
