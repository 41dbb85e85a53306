-- Notes with their feeds what the runs in ?1 (a JSON array) have brought, which are about to go.
UPDATE feeds
   SET brought_before = brought_before + r.new
  FROM (SELECT feed_id, sum(new) AS new
          FROM import_runs WHERE id IN (SELECT value FROM json_each(?1)) GROUP BY feed_id) AS r
 WHERE r.feed_id = feeds.id AND r.new > 0;
