-- How many runs were queued from ?1 on and before ?2; what follows narrows them.
SELECT count(*) FROM import_runs WHERE queued_at >= ?1 AND queued_at < ?2
