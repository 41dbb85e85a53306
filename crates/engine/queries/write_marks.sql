-- Writes what a person decided about job ?1.
INSERT INTO job_marks (job_id, seen_at, saved_at, hidden_at, stage, stage_at, note, deleted_at, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (job_id) DO UPDATE
   SET seen_at = excluded.seen_at, saved_at = excluded.saved_at, hidden_at = excluded.hidden_at, stage = excluded.stage,
       stage_at = excluded.stage_at, note = excluded.note, deleted_at = excluded.deleted_at, changed_at = excluded.changed_at;
