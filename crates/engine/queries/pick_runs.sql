-- Numbers of runs that were queued from ?1 on and before ?2, older than run ?3 (NULL: all), newest first; what follows narrows
-- them and ends the list.
SELECT id FROM import_runs
 WHERE queued_at >= ?1 AND queued_at < ?2
   AND (queued_at, id) < (coalesce((SELECT queued_at FROM import_runs WHERE id = ?3), 9223372036854775807),
                          coalesce(?3, 9223372036854775807))
