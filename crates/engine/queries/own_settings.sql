-- How many watched feeds have another interval than ?1, and how many of their servers a pause of their own.
SELECT (SELECT count(*) FROM feeds WHERE interval_ms <> ?1 AND removed_at IS NULL) AS intervals,
       (SELECT count(*) FROM hosts
         WHERE pause_ms IS NOT NULL
           AND authority IN (SELECT authority FROM feeds WHERE removed_at IS NULL)) AS pauses;
