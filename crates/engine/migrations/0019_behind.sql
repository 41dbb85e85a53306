-- A person who wants an import of a feed whose open run is ending, or is a replay, gets one behind that run: its task waits.
-- One at a time is open for a feed otherwise, and one at a time begins.
ALTER TABLE tasks ADD COLUMN behind INTEGER NOT NULL DEFAULT 0 CHECK (behind IN (0, 1));
DROP INDEX tasks_one_open_per_feed;
CREATE UNIQUE INDEX tasks_one_at_a_time ON tasks (feed_id) WHERE finished_at IS NULL AND behind = 0;
CREATE INDEX tasks_open ON tasks (feed_id) WHERE finished_at IS NULL;

-- Such a run opens before the one in front of it has ended: whether it is the silent first of its feed shows when it begins.
DROP TRIGGER import_runs_settled;
CREATE TRIGGER import_runs_settled BEFORE UPDATE OF id, feed_id, trigger, baseline, queued_at, started_at ON import_runs
WHEN NEW.id <> OLD.id OR NEW.feed_id <> OLD.feed_id OR NEW.trigger <> OLD.trigger
  OR (NEW.baseline <> OLD.baseline AND OLD.state <> 'queued')
  OR NEW.queued_at <> OLD.queued_at OR (OLD.started_at IS NOT NULL AND NEW.started_at IS NOT OLD.started_at)
BEGIN SELECT RAISE(ABORT, 'what a run is about never changes'); END;
