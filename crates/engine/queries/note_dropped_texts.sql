-- Notes that the texts of the jobs of ?1 (a JSON array) were dropped at ?2.
UPDATE job_marks SET text_dropped_at = ?2 WHERE job_id IN (SELECT value FROM json_each(?1));
