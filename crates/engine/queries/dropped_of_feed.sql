-- The jobs that went with feed ?1, and those it carries that went with another.
SELECT job_id FROM dropped_jobs WHERE feed_id = ?1
UNION
SELECT d.job_id
  FROM dropped_jobs AS d
  CROSS JOIN sightings AS s ON s.feed_id = ?1 AND s.job_id = d.job_id AND s.ended_at IS NULL;
