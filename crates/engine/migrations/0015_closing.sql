-- What a feed that lists everything no longer has is gone: its sighting ends, and a job that no feed carries is closed, as is one
-- whose own date has passed. Closed is not deleted: a job that comes back is reopened, and is the same job.

-- Where half of what a feed carried, or more, is missing at once, each waits for a second whole document that lacks it too.
ALTER TABLE sightings ADD COLUMN absent_since INTEGER;               -- missing from the last whole document, which nobody has confirmed yet
-- The job's fields come from this feed now, but are still those of another: the next document is read for them.
ALTER TABLE sightings ADD COLUMN stale INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1));
CREATE INDEX sightings_absent ON sightings (feed_id) WHERE absent_since IS NOT NULL;

ALTER TABLE jobs ADD COLUMN closed_at INTEGER;
ALTER TABLE jobs ADD COLUMN closed_for TEXT CHECK (closed_for IN ('absent', 'expired') AND (closed_for IS NULL) = (closed_at IS NULL));
-- When it closes by itself. A date without a time is a day that ends last on the date line, twelve hours after it does in UTC.
ALTER TABLE jobs ADD COLUMN ends_at INTEGER GENERATED ALWAYS AS (expires_at + iif(expires_at % 86400000 = 0, 129600000, 0)) VIRTUAL;
CREATE INDEX jobs_ending ON jobs (ends_at) WHERE closed_at IS NULL AND ends_at IS NOT NULL;
CREATE INDEX jobs_expired ON jobs (ends_at) WHERE closed_for = 'expired';

-- The feed with the fullest dialect words a job that several carry.
ALTER TABLE feeds ADD COLUMN fullness INTEGER NOT NULL DEFAULT 0;

-- Jobs that closed and came back with a run, outside its sum: of a job that is closed there is no posting.
ALTER TABLE import_runs ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_runs ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;

-- A change of the field 'closed' (new: why) or 'reopened' (old: why it was closed) is one of the job as a whole. Of one that a
-- date brought about the run is 0.
-- With OR, which is implied by each of the two alone as far as SQLite sees; with IN it is not.
CREATE INDEX changes_of_state ON changes (run_id) WHERE field = 'closed' OR field = 'reopened';

CREATE TRIGGER import_runs_close_more BEFORE UPDATE OF closed, reopened ON import_runs
WHEN NEW.closed < OLD.closed OR NEW.reopened < OLD.reopened
BEGIN SELECT RAISE(ABORT, 'a number of a run never goes down'); END;

CREATE TRIGGER import_runs_balance_changes BEFORE UPDATE OF state ON import_runs
WHEN NEW.finished_at IS NOT NULL AND NEW.error_code IS NOT 'ledger'
 AND (NEW.closed <> (SELECT count(*) FROM changes WHERE run_id = NEW.id AND field = 'closed')
   OR NEW.reopened <> (SELECT count(*) FROM changes WHERE run_id = NEW.id AND field = 'reopened'))
BEGIN SELECT RAISE(ABORT, 'the numbers of the run are not those of what is stored'); END;
