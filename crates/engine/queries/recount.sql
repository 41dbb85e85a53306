-- What does not add up, a row each: what it is, of which row, the number that is said, the number that is there. Nothing, when
-- all is well. What the triggers of the ledger hold is among it, for a file that something else has written to.
SELECT 'run' AS what, id, total AS said, new + updated + unchanged + duplicate + failed AS found
  FROM import_runs
 WHERE total <> new + updated + unchanged + duplicate + failed
UNION ALL
SELECT 'new_jobs', r.id, r.new, count(j.id)
  FROM import_runs AS r LEFT JOIN jobs AS j ON j.first_run_id = r.id
 GROUP BY r.id HAVING r.new <> count(j.id)
UNION ALL
SELECT 'rejections', r.id, r.failed, count(x.id)
  FROM import_runs AS r LEFT JOIN rejections AS x ON x.run_id = r.id
 GROUP BY r.id
HAVING r.failed <> count(x.id)
   -- Those of a run that is about to leave the history go before it.
   AND NOT (count(x.id) < r.failed
            AND r.finished_at < (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'history_since'))
UNION ALL
-- A run is open as long as one task works for it.
SELECT 'open_tasks', r.id, r.finished_at IS NULL, count(t.id)
  FROM import_runs AS r LEFT JOIN tasks AS t ON t.run_id = r.id AND t.finished_at IS NULL
 GROUP BY r.id HAVING (r.finished_at IS NULL) <> count(t.id)
UNION ALL
SELECT 'cursor', t.id, t.cursor, r.total
  FROM tasks AS t JOIN import_runs AS r ON r.id = t.run_id
 WHERE t.kind = 'import' AND t.finished_at IS NULL AND t.cursor <> r.total
   -- The replay of an older document passes over what is known.
   AND (r.replay_of IS NULL OR t.cursor < r.total)
UNION ALL
-- A cycle goes on as long as one of its runs does.
SELECT 'cycle', c.id, c.finished_at IS NULL, count(r.id)
  FROM cycles AS c LEFT JOIN import_runs AS r ON r.cycle_id = c.id AND r.finished_at IS NULL
 GROUP BY c.id HAVING (c.finished_at IS NULL) <> (count(r.id) > 0)
UNION ALL
-- A job was brought by a run that is there, unless its history was shortened.
SELECT 'job_without_run', j.id, j.first_run_id, NULL
  FROM jobs AS j LEFT JOIN import_runs AS r ON r.id = j.first_run_id
 WHERE r.id IS NULL AND NOT EXISTS (SELECT 1 FROM settings WHERE name = 'history_since')
UNION ALL
-- A key names a job of its provider.
SELECT 'key', k.job_id, k.provider_id, j.provider_id
  FROM job_keys AS k LEFT JOIN jobs AS j ON j.id = k.job_id
 WHERE k.job_id IS NOT NULL AND j.provider_id IS NOT k.provider_id
UNION ALL
-- It is in one place, and counted where it is kept apart.
SELECT 'key_twice', r.job_id, 1, 2
  FROM providers AS p
  CROSS JOIN job_keys AS r ON r.provider_id = p.id AND r.recent = 1
  CROSS JOIN job_keys AS k ON k.provider_id = p.id AND k.recent = 0 AND k.kind = r.kind AND k.key = r.key
UNION ALL
SELECT 'recent_keys', NULL, p.recent_keys, count(*)
  FROM providers AS p CROSS JOIN job_keys AS r ON r.provider_id = p.id AND r.recent = 1
 GROUP BY p.id HAVING count(*) > p.recent_keys
UNION ALL
-- A job can be found by a key, and some feed has carried it.
SELECT 'job_without_sighting', j.id, 1, 0
  FROM jobs AS j WHERE NOT EXISTS (SELECT 1 FROM sightings AS s WHERE s.feed_id = j.primary_feed_id AND s.job_id = j.id)
UNION ALL
-- A feed carries a job once at a time.
SELECT 'sightings', job_id, 1, count(*)
  FROM sightings WHERE ended_at IS NULL
 GROUP BY feed_id, job_id HAVING count(*) > 1
UNION ALL
SELECT 'sighting_without_job', s.job_id, 1, 0
  FROM sightings AS s LEFT JOIN jobs AS j ON j.id = s.job_id
 WHERE j.id IS NULL
UNION ALL
-- What a run has closed and reopened is told by as many changes.
SELECT 'closed', r.id, r.closed, count(c.id)
  FROM import_runs AS r LEFT JOIN changes AS c ON c.run_id = r.id AND c.field = 'closed'
 GROUP BY r.id
HAVING r.closed <> count(c.id)
   AND NOT (count(c.id) < r.closed
            AND r.finished_at < (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'history_since'))
UNION ALL
SELECT 'reopened', r.id, r.reopened, count(c.id)
  FROM import_runs AS r LEFT JOIN changes AS c ON c.run_id = r.id AND c.field = 'reopened'
 GROUP BY r.id
HAVING r.reopened <> count(c.id)
   AND NOT (count(c.id) < r.reopened
            AND r.finished_at < (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'history_since'))
UNION ALL
-- What was closed because nobody carries it is carried by nobody who is watched. (Stale: its document has yet to say so. And what was
-- over when it came back stays closed.)
SELECT 'closed_carried', j.id, 0, 1
  FROM jobs AS j
 WHERE j.closed_for = 'absent'
   AND EXISTS (SELECT 1 FROM feeds AS f
                CROSS JOIN sightings AS s ON s.feed_id = f.id AND s.job_id = j.id AND s.ended_at IS NULL AND s.stale = 0
                WHERE f.provider_id = j.provider_id AND f.removed_at IS NULL
                  AND coalesce(j.ends_at, s.started_at + 1) > s.started_at)
UNION ALL
-- Each job that is not deleted stands in the index once, and nothing else does.
SELECT 'index', coalesce(j.id, d.id), j.id IS NOT NULL, d.id IS NOT NULL
  FROM (SELECT id FROM jobs EXCEPT SELECT job_id FROM job_marks WHERE deleted_at IS NOT NULL) AS j
  FULL JOIN jobs_fts_docsize AS d ON d.id = j.id
 WHERE j.id IS NULL OR d.id IS NULL
UNION ALL
-- Each job has what its kin are looked up by, unless an earlier version stored it and its turn has not come.
SELECT 'print', j.id, 1, 0
  FROM jobs AS j LEFT JOIN job_prints AS p ON p.job_id = j.id
 WHERE p.job_id IS NULL
   AND j.id >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'prints_below'), 0)
UNION ALL
SELECT 'kin_keys', coalesce(p.job_id, d.id), p.job_id IS NOT NULL, d.id IS NOT NULL
  FROM job_prints AS p FULL JOIN job_kin_docsize AS d ON d.id = p.job_id
 WHERE p.job_id IS NULL OR d.id IS NULL
UNION ALL
-- Each job stands where its marks say (migrations/0020_lists.sql).
SELECT 'standing', j.id, j.standing, iif(m.deleted_at IS NOT NULL, 2, m.hidden_at IS NOT NULL)
  FROM jobs AS j LEFT JOIN job_marks AS m ON m.job_id = j.id
 WHERE j.standing <> iif(m.deleted_at IS NOT NULL, 2, m.hidden_at IS NOT NULL)
UNION ALL
-- Each job with categories stands in their index once, and nothing else does.
SELECT 'category_index', coalesce(j.id, d.id), j.id IS NOT NULL, d.id IS NOT NULL
  FROM (SELECT id FROM jobs WHERE categories <> '[]') AS j
  FULL JOIN job_categories_docsize AS d ON d.id = j.id
 WHERE j.id IS NULL OR d.id IS NULL;
