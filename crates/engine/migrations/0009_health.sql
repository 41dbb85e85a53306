-- A feed's health is several facts, not one word: what was seen last and what is unusual are kept apart.
ALTER TABLE feeds ADD COLUMN last_new_at INTEGER;                  -- when a run last brought a new job
ALTER TABLE feeds ADD COLUMN last_error_code TEXT;
ALTER TABLE feeds ADD COLUMN failing_since INTEGER;                -- when the first of its failures in a row was
-- What its alarms compare: of each run, on how many postings which field stands (JSON object), and of how many known jobs
-- the feed had changed the id.
ALTER TABLE import_runs ADD COLUMN filled TEXT CHECK (filled IS NULL OR json_valid(filled));
ALTER TABLE import_runs ADD COLUMN ids_changed INTEGER NOT NULL DEFAULT 0;

CREATE INDEX import_runs_whole ON import_runs (feed_id, id) WHERE state = 'succeeded';
CREATE INDEX import_runs_news ON import_runs (feed_id, id) WHERE new > 0;

CREATE TABLE alarms (
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    kind    TEXT NOT NULL CHECK (kind IN ('failing', 'stale', 'drift', 'shrunk', 'id')),
    since   INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (feed_id, kind)
) STRICT, WITHOUT ROWID;
