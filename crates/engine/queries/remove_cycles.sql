-- Removes those of the cycles in ?1 (a JSON array) that have no runs left.
DELETE FROM cycles
 WHERE id IN (SELECT value FROM json_each(?1)) AND finished_at IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM import_runs AS r WHERE r.cycle_id = cycles.id)
   -- The number of the last one is not given again.
   AND id < (SELECT max(id) FROM cycles);
