-- Run ?1.
SELECT v.*, r.replay_of, r.closed, r.reopened FROM run_rows AS v JOIN import_runs AS r ON r.id = v.run_id WHERE v.run_id = ?1;
