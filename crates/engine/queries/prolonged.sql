-- Of the jobs in ?1 (a JSON array), which a feed carries, those that are closed although their date lies ahead at ?2, or is gone.
SELECT id FROM jobs
 WHERE id IN (SELECT value FROM json_each(?1)) AND closed_at IS NOT NULL AND (ends_at IS NULL OR ends_at > ?2);
