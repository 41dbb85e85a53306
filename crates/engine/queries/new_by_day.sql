-- How many new jobs the runs of each watched feed have counted between each of the moments in ?1 (a JSON array, ascending) and the
-- next. With CROSS JOIN, each day is one range of the index that holds the figures.
SELECT r.feed_id, d.key AS day, sum(r.new) AS new
  FROM json_each(?1) AS d
  JOIN json_each(?1) AS e ON e.key = d.key + 1
 CROSS JOIN import_runs AS r ON r.queued_at >= d.value AND r.queued_at < e.value
 WHERE r.new > 0
 GROUP BY r.feed_id, d.key;
