-- What cycle ?1 has to tell: jobs new in it, first imports of feeds left out.
SELECT j.title, j.company, count(*) OVER () AS new
  FROM import_runs AS r
  JOIN jobs AS j ON j.first_run_id = r.id
 WHERE r.cycle_id = ?1 AND r.baseline = 0
 ORDER BY j.sort_at DESC, j.id DESC
 LIMIT 3;
