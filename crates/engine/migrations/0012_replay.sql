-- What could not be imported can be tried again without asking the server: the last document of each feed is kept, and a run
-- may read the kept document of another. What it imports of that run's rejections is noted beside them.
ALTER TABLE import_runs ADD COLUMN replay_of INTEGER REFERENCES import_runs (id); -- the run whose document it reads
CREATE INDEX import_runs_replays ON import_runs (replay_of) WHERE replay_of IS NOT NULL;

-- Where in the document a rejection lies: the page, from 1, and how many bytes of it come before. A mapping may number the
-- postings anew, but it moves none of them.
ALTER TABLE rejections ADD COLUMN page INTEGER;
ALTER TABLE rejections ADD COLUMN at INTEGER;
ALTER TABLE rejections ADD COLUMN resolved_by_run INTEGER REFERENCES import_runs (id);
-- How many are left is shown with each run, of which there may be a million.
CREATE INDEX rejections_unresolved ON rejections (run_id) WHERE resolved_by_run IS NULL;

-- The documents that are kept, packed, or that cannot be. A file in the folder that no row names is removed at the start.
CREATE TABLE bodies (
    run_id   INTEGER PRIMARY KEY REFERENCES import_runs (id),
    feed_id  INTEGER NOT NULL REFERENCES feeds (id),
    note     TEXT NOT NULL CHECK (json_valid(note)), -- what the server said, as in tasks.fetched
    file     TEXT,                                   -- its name in the folder
    not_kept TEXT CHECK (not_kept IN ('too_large', 'not_written')),
    kept_at  INTEGER NOT NULL,
    CHECK ((file IS NULL) = (not_kept IS NOT NULL))
) STRICT;
CREATE INDEX bodies_by_feed ON bodies (feed_id);

CREATE TRIGGER bodies_leave_with_their_feed AFTER UPDATE OF removed_at ON feeds WHEN NEW.removed_at IS NOT NULL
BEGIN DELETE FROM bodies WHERE feed_id = NEW.id; END;
