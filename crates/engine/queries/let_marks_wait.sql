-- Lets marks wait for their job.
INSERT INTO waiting_marks (seen_at, saved_at, hidden_at, stage, stage_at, note, deleted_at, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
RETURNING id;
