-- Feed ?2 carries the jobs of ?1 (a JSON array of [job, hash, variants]) from ?3 on, seen in run ?4.
INSERT INTO sightings (feed_id, job_id, started_at, run_id, content_hash, variants)
SELECT ?2, value ->> 0, ?3, ?4, value ->> 1, value ->> 2 FROM json_each(?1);
