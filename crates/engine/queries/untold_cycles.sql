-- Cycles that finished since ?1 and were not told yet, oldest first.
SELECT id FROM cycles
 WHERE finished_at >= ?1 AND told_at IS NULL AND trigger <> 'command_line'
 ORDER BY id;
