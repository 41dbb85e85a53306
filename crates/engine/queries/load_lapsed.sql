-- Of the jobs in ?1 (a JSON array), which feed ?2 does not carry: what it said when it last did, whether they are closed because no feed
-- carries them, and whether its words are to be theirs: it words jobs more fully than the feed whose words they have, or that one does
-- not carry them any more, or is not watched.
SELECT j.id AS job_id, s.content_hash, s.variants, coalesce(j.closed_for = 'absent', 0) AS is_closed,
       (SELECT fullness FROM feeds WHERE id = ?2) > f.fullness OR f.removed_at IS NOT NULL
       OR NOT EXISTS (SELECT 1 FROM sightings AS p
                       WHERE p.feed_id = j.primary_feed_id AND p.job_id = j.id AND p.ended_at IS NULL) AS takes_over
  FROM json_each(?1) AS e
  CROSS JOIN jobs AS j ON j.id = e.value
  JOIN feeds AS f ON f.id = j.primary_feed_id
  LEFT JOIN sightings AS s
    ON s.feed_id = ?2 AND s.job_id = j.id
   AND s.started_at = (SELECT max(started_at) FROM sightings WHERE feed_id = ?2 AND job_id = j.id);
