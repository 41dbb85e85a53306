-- Indexes the categories of the jobs of ?1 (a JSON array), which are not in the index.
INSERT INTO job_categories (rowid, names)
SELECT j.id, (SELECT group_concat(value, ' | ') FROM json_each(j.categories))
  FROM json_each(?1) AS e
  CROSS JOIN jobs AS j ON j.id = e.value
 WHERE j.categories <> '[]';
