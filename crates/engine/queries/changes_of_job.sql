-- The changes of job ?1, the newest first; the last 100, each with how many there are. Of a run that has left the history there is
-- no number. A type's own words are left out where the type changed with them: it says the same.
SELECT c.at, coalesce(r.id, 0) AS run_id, c.field, c.old, c.new, coalesce(f.given_title, f.title, f.url) AS feed_title,
       count(*) OVER () AS total
  FROM changes AS c
  LEFT JOIN import_runs AS r ON r.id = c.run_id
  LEFT JOIN feeds AS f ON f.id = r.feed_id
 WHERE c.job_id = ?1
   AND NOT (c.field = 'employment_type_text'
            AND EXISTS (SELECT 1 FROM changes AS t
                         WHERE t.job_id = c.job_id AND t.run_id = c.run_id AND t.at = c.at
                           AND t.field = 'employment_type' AND t.old IS NOT NULL AND t.new IS NOT NULL))
 ORDER BY c.id DESC
 LIMIT 100;
