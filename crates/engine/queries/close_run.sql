-- Closes run ?1. The table's CHECKs hold the ledger; its trigger refuses a second closing.
UPDATE import_runs
   SET state = ?2, error_code = ?4, error_message = ?5, not_reached = ?7,
       warnings = (SELECT json_group_array(value)
                     FROM (SELECT value FROM json_each(warnings) UNION SELECT value FROM json_each(?3))),
       started_at = coalesce(started_at, ?6), finished_at = max(?6, coalesce(started_at, ?6))
 WHERE id = ?1
RETURNING cycle_id;
