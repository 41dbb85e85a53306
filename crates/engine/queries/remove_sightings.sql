-- Removes the sightings of the jobs in ?1 (a JSON array), each feed's by its index.
DELETE FROM sightings
 WHERE (feed_id, job_id) IN (SELECT f.id, e.value FROM json_each(?1) AS e CROSS JOIN feeds AS f);
