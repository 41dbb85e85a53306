-- What cycle ?1 has to tell: jobs new in it that nobody hid or deleted, first imports of feeds left out.
SELECT j.title, j.company, count(*) OVER () AS new
  FROM import_runs AS r
  JOIN jobs AS j ON j.first_run_id = r.id
 WHERE r.cycle_id = ?1 AND r.baseline = 0
   AND NOT EXISTS (SELECT 1 FROM job_marks AS m
                    WHERE m.job_id = j.id AND (m.hidden_at IS NOT NULL OR m.deleted_at IS NOT NULL))
 ORDER BY j.sort_at DESC, j.id DESC
 LIMIT 3;
