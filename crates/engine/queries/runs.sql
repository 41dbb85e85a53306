-- The import history, newest first: ?1 rows behind the first ?2.
SELECT v.*, r.replay_of, r.closed, r.reopened
  FROM run_rows AS v JOIN import_runs AS r ON r.id = v.run_id
 ORDER BY v.run_id DESC
 LIMIT ?1 OFFSET ?2;
