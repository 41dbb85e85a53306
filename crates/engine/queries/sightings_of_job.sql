-- Which feeds carry or carried job ?1, the oldest first.
SELECT s.feed_id, coalesce(f.given_title, f.title, f.url) AS feed_title, s.started_at, s.ended_at,
       f.removed_at IS NULL AS is_watched, f.id = j.primary_feed_id AS is_primary
  FROM jobs AS j
  CROSS JOIN feeds AS f
  JOIN sightings AS s ON s.feed_id = f.id AND s.job_id = j.id
 WHERE j.id = ?1
 ORDER BY s.started_at, s.feed_id;
