-- Of the runs in ?1 (a JSON array), whose documents wait to be packed, those whose would be let go as soon as it was: a later one of their
-- feed waits too, and nothing of theirs is left to be mended (release_bodies.sql).
SELECT r.id
  FROM json_each(?1) AS e
 CROSS JOIN import_runs AS r ON r.id = e.value
 WHERE r.error_code IS NULL
   AND NOT EXISTS (SELECT 1 FROM rejections AS j WHERE j.run_id = r.id AND j.resolved_by_run IS NULL)
   AND EXISTS (SELECT 1
                 FROM json_each(?1) AS o
                CROSS JOIN import_runs AS n ON n.id = o.value
                WHERE n.feed_id = r.feed_id AND n.id > r.id);
