-- For each of ?1 (a JSON array of [number, job, FTS5 expression]) its number, and the newest ?2 jobs but that one that have one of
-- its keys: a JSON array of [job, hash of its text].
SELECT e.value ->> 0 AS number,
       (SELECT json_group_array(json_array(job_id, text))
          FROM (SELECT k.rowid AS job_id, p.text
                  FROM job_kin AS k
                  JOIN job_prints AS p ON p.job_id = k.rowid
                 WHERE k.job_kin MATCH e.value ->> 2 AND k.rowid <> e.value ->> 1
                 ORDER BY k.rowid DESC
                 LIMIT ?2)) AS found
  FROM json_each(?1) AS e;
