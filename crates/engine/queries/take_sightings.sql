-- What feed ?2 carries feed ?1 carries from now on, where it does not yet; after what it carried before.
INSERT INTO sightings (feed_id, job_id, started_at, run_id, content_hash, variants, stale)
SELECT ?1, job_id,
       max(started_at, coalesce((SELECT max(own.ended_at) + 1
                                   FROM sightings AS own
                                  WHERE own.feed_id = ?1 AND own.job_id = s.job_id), 0)),
       run_id, content_hash, variants, stale
  FROM sightings AS s
 WHERE feed_id = ?2 AND ended_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM sightings AS own
                    WHERE own.feed_id = ?1 AND own.job_id = s.job_id AND own.ended_at IS NULL);
