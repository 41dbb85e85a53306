-- The numbers of the history are the product, so the database itself refuses what would make one of them untrue: whatever
-- part of the program asks, and whatever mistake a later version makes. Each refusal is SQLITE_CONSTRAINT_TRIGGER (1811)
-- with a sentence; a number that cannot be checked here is checked by queries/recount.sql.

-- ---- Runs ----

-- What a run is about is settled when it opens. Only its cycle may still change: a run that is held back gets one of its own.
CREATE TRIGGER import_runs_begin BEFORE INSERT ON import_runs
WHEN NEW.state <> 'queued' OR NEW.total <> 0 OR NEW.not_reached <> 0
  OR (SELECT finished_at FROM cycles WHERE id = NEW.cycle_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a run begins queued, with nothing counted, in a cycle that goes on'); END;

CREATE TRIGGER import_runs_settled BEFORE UPDATE OF id, feed_id, trigger, baseline, queued_at, started_at ON import_runs
WHEN NEW.id <> OLD.id OR NEW.feed_id <> OLD.feed_id OR NEW.trigger <> OLD.trigger OR NEW.baseline <> OLD.baseline
  OR NEW.queued_at <> OLD.queued_at OR (OLD.started_at IS NOT NULL AND NEW.started_at IS NOT OLD.started_at)
BEGIN SELECT RAISE(ABORT, 'what a run is about never changes'); END;

CREATE TRIGGER import_runs_cycle BEFORE UPDATE OF cycle_id ON import_runs
WHEN NEW.cycle_id <> OLD.cycle_id AND (SELECT finished_at FROM cycles WHERE id = NEW.cycle_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'no run joins a cycle that has finished'); END;

-- What was counted was stored in the same transaction, and stays stored.
CREATE TRIGGER import_runs_grow BEFORE UPDATE OF total, new, updated, unchanged, duplicate, failed ON import_runs
WHEN NEW.new < OLD.new OR NEW.updated < OLD.updated OR NEW.unchanged < OLD.unchanged OR NEW.duplicate < OLD.duplicate
  OR NEW.failed < OLD.failed
BEGIN SELECT RAISE(ABORT, 'a number of a run never goes down'); END;

-- Queued, running, closed: never back. (What has closed is frozen since the first migration.)
CREATE TRIGGER import_runs_forward BEFORE UPDATE OF state ON import_runs
WHEN OLD.state = 'running' AND NEW.state = 'queued'
BEGIN SELECT RAISE(ABORT, 'a run that has begun is not queued again'); END;

-- How a run closes: partial and failed say why, nothing else does; only what was cancelled did not reach the rest; what has
-- not changed was not read.
CREATE TRIGGER import_runs_close BEFORE UPDATE OF state ON import_runs
WHEN NEW.finished_at IS NOT NULL
 AND ((NEW.error_code IS NOT NULL) <> (NEW.state IN ('partial', 'failed'))
   OR (NEW.not_reached > 0 AND NEW.state <> 'cancelled')
   OR (NEW.total > 0 AND NEW.state = 'not_modified'))
BEGIN SELECT RAISE(ABORT, 'the state of a run and what it says of itself do not fit'); END;

-- What is counted as new is in the database, and what is counted as failed is kept to be looked at. A run of which that is not
-- true can close as what it is: partial, with the code 'ledger'. It must not stay open for ever.
CREATE TRIGGER import_runs_balance BEFORE UPDATE OF state ON import_runs
WHEN NEW.finished_at IS NOT NULL AND NEW.error_code IS NOT 'ledger'
 AND (NEW.new <> (SELECT count(*) FROM jobs WHERE first_run_id = NEW.id)
   OR NEW.failed <> (SELECT count(*) FROM rejections WHERE run_id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'the numbers of the run are not those of what is stored'); END;

-- Nobody works for a run that has closed: the task is finished first, then its run.
CREATE TRIGGER import_runs_idle BEFORE UPDATE OF state ON import_runs
WHEN NEW.finished_at IS NOT NULL
 AND EXISTS (SELECT 1 FROM tasks WHERE feed_id = NEW.feed_id AND finished_at IS NULL AND run_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a run does not close while a task works for it'); END;

-- History goes when it is told to, and nowhere else: whoever shortens it first says up to when, in the setting 'history_since'
-- (milliseconds). What closed after that cannot be deleted.
CREATE TRIGGER import_runs_kept BEFORE DELETE ON import_runs
WHEN OLD.finished_at IS NULL
  OR OLD.finished_at >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'history_since'), 0)
BEGIN SELECT RAISE(ABORT, 'a run is part of the history and stays'); END;

-- ---- Rejections ----

CREATE TRIGGER rejections_begin BEFORE INSERT ON rejections
WHEN (SELECT finished_at FROM import_runs WHERE id = NEW.run_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed run gets no more rejections'); END;

-- Whatever else may come to be known of it.
CREATE TRIGGER rejections_frozen BEFORE UPDATE OF id, run_id, ordinal, code, reason, raw ON rejections
BEGIN SELECT RAISE(ABORT, 'a rejection stays as it was'); END;

CREATE TRIGGER rejections_kept BEFORE DELETE ON rejections
WHEN (SELECT finished_at IS NULL
          OR finished_at >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'history_since'), 0)
        FROM import_runs WHERE id = OLD.run_id)
BEGIN SELECT RAISE(ABORT, 'a rejection is part of its run and stays'); END;

-- ---- Jobs ----

-- Which run brought a job is what that run's number of new ones counts.
CREATE TRIGGER jobs_first BEFORE UPDATE OF first_run_id, first_seen_at ON jobs
BEGIN SELECT RAISE(ABORT, 'which run brought a job first never changes'); END;

CREATE TRIGGER jobs_counted BEFORE DELETE ON jobs
WHEN EXISTS (SELECT 1 FROM import_runs WHERE id = OLD.first_run_id AND finished_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'a job is not removed while the run that brought it goes on'); END;

-- ---- Tasks ----

CREATE TRIGGER tasks_begin BEFORE INSERT ON tasks
WHEN NEW.state <> 'available' OR NEW.attempt <> 0 OR NEW.cursor <> 0
  OR NOT EXISTS (SELECT 1 FROM import_runs AS r
                  WHERE r.id = NEW.run_id AND r.feed_id = NEW.feed_id AND r.finished_at IS NULL AND r.total = 0)
BEGIN SELECT RAISE(ABORT, 'a task begins available, at the start, for an open run of its feed'); END;

CREATE TRIGGER tasks_settled BEFORE UPDATE OF id, feed_id, run_id ON tasks
WHEN NEW.id <> OLD.id OR NEW.feed_id <> OLD.feed_id OR NEW.run_id <> OLD.run_id
BEGIN SELECT RAISE(ABORT, 'what a task is about never changes'); END;

-- Available and running take turns; finished is for good. Only what runs gets done.
CREATE TRIGGER tasks_forward BEFORE UPDATE OF state, finished_at ON tasks
WHEN (OLD.finished_at IS NOT NULL AND (NEW.state <> OLD.state OR NEW.finished_at IS NOT OLD.finished_at))
  OR (OLD.state = 'available' AND NEW.state = 'done')
BEGIN SELECT RAISE(ABORT, 'a task that has finished never comes back, and only one that runs gets done'); END;

-- A claim is one more attempt; giving back takes at most that one off. What is written is fenced by it.
CREATE TRIGGER tasks_attempt BEFORE UPDATE OF state, attempt ON tasks
WHEN CASE WHEN OLD.state = 'available' AND NEW.state = 'running' THEN NEW.attempt <> OLD.attempt + 1
          ELSE NEW.attempt NOT IN (OLD.attempt, OLD.attempt - 1) OR NEW.attempt < 0 END
BEGIN SELECT RAISE(ABORT, 'an attempt is counted when a task is claimed, and once'); END;

-- The heart of it: as many postings are accounted for as the cursor has passed. None is left out, none counted twice. Only the
-- replay of an older document passes over what is known.
CREATE TRIGGER tasks_cursor BEFORE UPDATE OF cursor ON tasks
WHEN NEW.cursor < OLD.cursor
  OR (SELECT iif(replay_of IS NULL, NEW.cursor <> total, NEW.cursor < total) FROM import_runs WHERE id = NEW.run_id)
BEGIN SELECT RAISE(ABORT, 'the cursor is at the last posting that is accounted for'); END;

-- ---- Cycles ----

CREATE TRIGGER cycles_settled BEFORE UPDATE OF id, trigger, started_at ON cycles
WHEN NEW.id <> OLD.id OR NEW.trigger <> OLD.trigger OR NEW.started_at <> OLD.started_at
BEGIN SELECT RAISE(ABORT, 'what a cycle is about never changes'); END;

CREATE TRIGGER cycles_finish BEFORE UPDATE OF finished_at ON cycles
WHEN OLD.finished_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM import_runs WHERE cycle_id = NEW.id AND finished_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'a cycle finishes once, when none of its runs is open'); END;

CREATE TRIGGER cycles_told BEFORE UPDATE OF told_at ON cycles
WHEN OLD.told_at IS NOT NULL OR NEW.finished_at IS NULL
BEGIN SELECT RAISE(ABORT, 'what a cycle has to tell is told once, when it has finished'); END;
