-- Of the jobs in ?1 (a JSON array), those that were closed for their date, which lies ahead again at ?2, or is gone.
SELECT id FROM jobs
 WHERE id IN (SELECT value FROM json_each(?1)) AND closed_for = 'expired' AND (ends_at IS NULL OR ends_at > ?2);
