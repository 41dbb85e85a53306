-- Removes ?2 changes that the runs in ?1 (a JSON array) brought about at most, but none of a job that a person has decided about.
DELETE FROM changes
 WHERE id IN (SELECT c.id
                FROM json_each(?1) AS e CROSS JOIN changes AS c ON c.run_id = e.value
               WHERE NOT EXISTS (SELECT 1 FROM decided_jobs AS d WHERE d.job_id = c.job_id)
               LIMIT ?2);
