-- What kin are judged by, of the jobs ?1 (a JSON array of numbers): of each the feed its fields come from, and since when that no
-- longer carries it.
SELECT j.id, j.provider_id, j.title, j.company, j.location, j.locations, j.employment_type, j.salary, j.requisition_id,
       coalesce(j.posted_at, j.first_seen_at) AS since,
       (SELECT iif(count(*) = count(s.ended_at), max(s.ended_at), NULL) FROM sightings AS s
         WHERE s.feed_id = j.primary_feed_id AND s.job_id = j.id) AS gone_at,
       coalesce(f.given_title, f.title, f.url) AS feed_title
  FROM json_each(?1) AS e
  JOIN jobs AS j ON j.id = e.value
  JOIN feeds AS f ON f.id = j.primary_feed_id;
