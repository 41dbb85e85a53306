-- Lets the feeds that carry job ?1 be read for it once more: they say what they said, but it is not what the job says.
UPDATE sightings SET stale = 1
 WHERE job_id = ?1 AND ended_at IS NULL AND feed_id IN (SELECT id FROM feeds);
