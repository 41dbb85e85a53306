-- Feed ?1 does not carry the jobs of ?2 (a JSON array) any more from ?3 on; where ?4, only those it was known to lack before.
UPDATE sightings SET ended_at = max(?3, started_at), absent_since = NULL, stale = 0
 WHERE feed_id = ?1 AND ended_at IS NULL AND job_id IN (SELECT value FROM json_each(?2))
   AND (NOT ?4 OR absent_since IS NOT NULL)
RETURNING job_id;
