-- Deletes the jobs of ?1 (a JSON array) at ?2, as a person would.
INSERT INTO job_marks (job_id, deleted_at, changed_at)
SELECT value, ?2, ?2 FROM json_each(?1) WHERE true
ON CONFLICT (job_id) DO UPDATE SET deleted_at = excluded.deleted_at, changed_at = excluded.changed_at;
