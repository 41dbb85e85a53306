-- What is long past can go, with all that names it (docs/DATABASE.md, "Housekeeping").

-- New jobs of the runs that have left the history: what a feed has brought is still counted.
ALTER TABLE feeds ADD COLUMN brought_before INTEGER NOT NULL DEFAULT 0;

-- Before a run goes, and by the database as it does, what names it is looked for: without these, among all tasks and rejections.
CREATE INDEX tasks_of_run ON tasks (run_id);
CREATE INDEX rejections_resolved ON rejections (resolved_by_run) WHERE resolved_by_run IS NOT NULL;

-- Jobs about which a person decided more than to look at them. They stay, with their changes.
CREATE VIEW decided_jobs AS
SELECT job_id
  FROM job_marks
 WHERE saved_at IS NOT NULL OR hidden_at IS NOT NULL OR stage IS NOT NULL OR note IS NOT NULL OR deleted_at IS NOT NULL;
