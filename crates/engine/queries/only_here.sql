-- Of each watched feed, how many jobs no other watched feed carries; deleted ones are left out.
SELECT feed_id, count(*) AS jobs
  FROM (SELECT min(s.feed_id) AS feed_id
          FROM feeds AS f
         CROSS JOIN sightings AS s ON s.feed_id = f.id
         WHERE f.removed_at IS NULL AND s.ended_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM job_marks AS m WHERE m.job_id = s.job_id AND m.deleted_at IS NOT NULL)
         GROUP BY s.job_id
        HAVING count(*) = 1)
 GROUP BY feed_id;
