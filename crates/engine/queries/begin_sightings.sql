-- Feed ?2 carries the jobs of ?1 (a JSONB array of [job, hash, variants]) from ?3 on, seen in run ?4; after what it carried before.
INSERT INTO sightings (feed_id, job_id, started_at, run_id, content_hash, variants)
SELECT ?2, e.value ->> 0,
       max(?3, coalesce((SELECT max(own.ended_at) + 1
                           FROM sightings AS own
                          WHERE own.feed_id = ?2 AND own.job_id = e.value ->> 0), 0)),
       ?4, e.value ->> 1, e.value ->> 2
  FROM jsonb_each(?1) AS e;
