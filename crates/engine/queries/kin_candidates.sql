-- The newest ?3 jobs other than ?2 that have one of the keys ?1 (an FTS5 expression), each with the hash of its text.
SELECT k.rowid AS job_id, p.text
  FROM job_kin AS k
  JOIN job_prints AS p ON p.job_id = k.rowid
 WHERE k.job_kin MATCH ?1 AND k.rowid <> ?2
 ORDER BY k.rowid DESC
 LIMIT ?3;
