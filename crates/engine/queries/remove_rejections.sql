-- Removes ?2 rejections of the runs in ?1 (a JSON array) at most.
DELETE FROM rejections
 WHERE id IN (SELECT x.id FROM json_each(?1) AS e CROSS JOIN rejections AS x ON x.run_id = e.value LIMIT ?2);
