-- Feed ?1 says something else of job ?2: hash ?3, variants ?4.
UPDATE sightings
   SET content_hash = ?3, variants = ?4, stale = 0
 WHERE feed_id = ?1 AND job_id = ?2 AND ended_at IS NULL;
