-- The next ?4 runs behind run ?2 that was queued at ?1, of those queued before ?3: when, and their numbers.
SELECT queued_at, id
  FROM import_runs
 WHERE (queued_at, id) > (?1, ?2) AND queued_at < ?3
 ORDER BY queued_at, id
 LIMIT ?4;
