-- A cycle has finished when none of its runs is open.
UPDATE cycles
   SET finished_at = ?2
 WHERE id = ?1 AND finished_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM import_runs WHERE cycle_id = ?1 AND finished_at IS NULL);
