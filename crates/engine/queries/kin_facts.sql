-- What kin are judged by, of the jobs ?1 (a JSON array of numbers), with the feed their fields come from.
SELECT j.id, j.provider_id, j.title, j.company, j.location, j.locations, j.employment_type, j.salary, j.requisition_id,
       coalesce(j.posted_at, j.first_seen_at) AS since,
       j.closed_at,
       EXISTS (SELECT 1 FROM job_marks AS m WHERE m.job_id = j.id AND m.deleted_at IS NOT NULL) AS is_deleted,
       coalesce(f.given_title, f.title, f.url) AS feed_title
  FROM json_each(?1) AS e
  JOIN jobs AS j ON j.id = e.value
  JOIN feeds AS f ON f.id = j.primary_feed_id;
