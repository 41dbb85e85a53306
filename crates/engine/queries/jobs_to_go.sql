-- Of the jobs in ?1 (a JSON array) those that may go: closed before ?2, carried by no feed, and counted by no run that is left.
SELECT j.id
  FROM json_each(?1) AS e
  CROSS JOIN jobs AS j ON j.id = e.value
 WHERE j.closed_at < ?2
   AND NOT EXISTS (SELECT 1 FROM decided_jobs AS d WHERE d.job_id = j.id)
   AND NOT EXISTS (SELECT 1 FROM import_runs AS r WHERE r.id = j.first_run_id)
   AND NOT EXISTS (SELECT 1 FROM changes AS c CROSS JOIN import_runs AS r ON r.id = c.run_id WHERE c.job_id = j.id)
   -- What a feed carries would come back as new with its next document. A feed that was removed as long ago has none.
   AND NOT EXISTS (SELECT 1
                     FROM feeds AS f
                    CROSS JOIN sightings AS s ON s.feed_id = f.id AND s.job_id = j.id AND s.ended_at IS NULL
                    WHERE f.removed_at IS NULL OR f.removed_at >= ?2)
   -- The number of the last one is not given again.
   AND j.id < (SELECT max(id) FROM jobs);
