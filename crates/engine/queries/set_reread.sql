-- Notes of the jobs of ?1 (a JSON array) whether they are to be read again (?2). One that was has its text.
UPDATE job_marks
   SET reread = ?2, text_dropped_at = iif(?2, text_dropped_at, NULL)
 WHERE job_id IN (SELECT value FROM json_each(?1));
