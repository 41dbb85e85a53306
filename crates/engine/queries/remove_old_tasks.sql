-- Removes what was done, cancelled, retried or dismissed before ?1, and what was given up before ?2.
DELETE FROM tasks
 WHERE finished_at < ?1
   AND (state IN ('done', 'cancelled') OR retried_by IS NOT NULL OR finished_at < ?2);
