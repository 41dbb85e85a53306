-- Which marks wait for the jobs of ?1 (a JSON array of [job, kind, hex], the strongest key first), of provider ?2.
SELECT e.value ->> 0 AS job, w.waiting_id
  FROM providers AS p
  CROSS JOIN json_each(?1) AS e
  CROSS JOIN waiting_keys AS w ON w.provider = p.name AND w.kind = e.value ->> 1 AND w.key = unhex(e.value ->> 2)
 WHERE p.id = ?2
 ORDER BY e.key;
