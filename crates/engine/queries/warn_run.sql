-- Adds sentence ?2 to run ?1, unless it is there.
UPDATE import_runs
   SET warnings = json_insert(warnings, '$[#]', ?2)
 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM json_each(warnings) WHERE value = ?2);
