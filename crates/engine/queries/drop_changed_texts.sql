-- Drops what descriptions of the jobs of ?1 (a JSON array) were before they changed. That they did stays.
UPDATE changes SET old = NULL, new = NULL
 WHERE field = 'description' AND job_id IN (SELECT value FROM json_each(?1));
