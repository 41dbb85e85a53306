-- Notes that the texts of the jobs of ?1 (a JSON array) were dropped at ?2: should they come back, they are to be read again.
UPDATE job_marks SET text_dropped_at = ?2, reread = 1 WHERE job_id IN (SELECT value FROM json_each(?1));
