-- A press on the wrong button happens: a feed that was removed is to come back as it was, with the jobs that went with it.

-- Removals that can be taken back still. What goes with a feed for good (credentials, alarms, documents) is let go of afterwards.
CREATE TABLE removals (
    feed_id     INTEGER PRIMARY KEY REFERENCES feeds (id),
    removed_at  INTEGER NOT NULL,
    was_enabled INTEGER NOT NULL CHECK (was_enabled IN (0, 1)),
    was_open    INTEGER NOT NULL CHECK (was_open IN (0, 1)), -- an import of it was under way, which ends
    dismissed   TEXT NOT NULL               -- tasks that had been given up and were dismissed with it, as a JSON array
) STRICT;

DROP TRIGGER bodies_leave_with_their_feed;
CREATE TRIGGER bodies_leave_with_their_feed AFTER UPDATE OF removed_at ON feeds
WHEN NEW.removed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM removals WHERE feed_id = NEW.id)
BEGIN DELETE FROM bodies WHERE feed_id = NEW.id; END;
CREATE TRIGGER bodies_leave_after_their_feed AFTER DELETE ON removals
WHEN EXISTS (SELECT 1 FROM feeds WHERE id = OLD.feed_id AND removed_at IS NOT NULL)
BEGIN DELETE FROM bodies WHERE feed_id = OLD.feed_id; END;

-- Jobs that went with a feed are deleted ones, so that keys, history and the sums of closed runs stay. But nobody has decided that
-- about each of them: whatever feed brings one again brings it back.
CREATE TABLE dropped_jobs (
    job_id     INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    feed_id    INTEGER NOT NULL REFERENCES feeds (id),
    changed_at INTEGER                      -- of its marks before; NULL where it had none
) STRICT;
CREATE INDEX dropped_jobs_of ON dropped_jobs (feed_id);
-- Who brings one back by hand has decided about it.
CREATE TRIGGER dropped_jobs_come_back AFTER UPDATE OF deleted_at ON job_marks WHEN NEW.deleted_at IS NULL
BEGIN DELETE FROM dropped_jobs WHERE job_id = NEW.job_id; END;
CREATE TRIGGER dropped_jobs_were_never_marked AFTER DELETE ON job_marks
BEGIN DELETE FROM dropped_jobs WHERE job_id = OLD.job_id; END;
