-- Of the jobs in ?1 (a JSON array), those whose fields are those of feed ?2, which does not carry them any more, are worded from now
-- on by the fullest of the feeds that do, and of those by the one that has carried them longest.
UPDATE jobs
   SET primary_feed_id = next.feed_id
  FROM (SELECT e.value AS job_id,
               (SELECT f.id
                  FROM feeds AS f
                  CROSS JOIN sightings AS s ON s.feed_id = f.id AND s.job_id = e.value AND s.ended_at IS NULL
                 WHERE f.provider_id = (SELECT provider_id FROM feeds WHERE id = ?2) AND f.removed_at IS NULL
                 ORDER BY f.fullness DESC, s.started_at, f.id
                 LIMIT 1) AS feed_id
          FROM json_each(?1) AS e) AS next
 WHERE jobs.id = next.job_id AND next.feed_id IS NOT NULL AND jobs.primary_feed_id = ?2
RETURNING jobs.id, jobs.primary_feed_id;
