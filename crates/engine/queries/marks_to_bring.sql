-- What a person decided about jobs, and, with a number below zero, about jobs that were not imported yet.
SELECT job_id AS id, seen_at, saved_at, hidden_at, stage, stage_at, note, deleted_at, changed_at FROM job_marks
UNION ALL
SELECT -id, seen_at, saved_at, hidden_at, stage, stage_at, note, deleted_at, changed_at FROM waiting_marks;
