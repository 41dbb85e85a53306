-- The first schema: feeds, cycles, runs, the queue, jobs with their keys, sightings, changes and the search index.
-- Times are milliseconds since the Unix epoch, UTC.

-- The name spaces of job ids: a board's name where an adapter knows the board, else 'url:' and the feed's address.
CREATE TABLE providers (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE feeds (
    id                   INTEGER PRIMARY KEY,
    url                  TEXT NOT NULL UNIQUE,
    given_title          TEXT,                 -- a name set by a person
    title                TEXT,                 -- the feed's own
    provider_id          INTEGER REFERENCES providers (id), -- NULL until its first posting has been read
    allowed_authority    TEXT,                 -- host:port typed by a person: may be a private address
    enabled              INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    interval_ms          INTEGER NOT NULL CHECK (interval_ms BETWEEN 300000 AND 604800000),
    next_due_at          INTEGER NOT NULL,
    dialect              TEXT,
    etag                 TEXT,
    last_modified        TEXT,
    body_hash            TEXT,
    validators_parser    INTEGER,              -- parser version that read the body the validators stand for
    first_success_at     INTEGER,              -- until then imports are a silent baseline
    last_attempt_at      INTEGER,
    last_success_at      INTEGER,
    consecutive_failures INTEGER NOT NULL DEFAULT 0,
    last_error           TEXT,
    created_at           INTEGER NOT NULL,
    removed_at           INTEGER               -- no longer watched; its history and jobs stay
) STRICT;

CREATE TABLE cycles (
    id          INTEGER PRIMARY KEY,
    trigger     TEXT NOT NULL CHECK (trigger IN ('schedule', 'start', 'manual', 'command_line')),
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    told_at     INTEGER                        -- when its digest was handed to the notification server, at most once
) STRICT;

CREATE TABLE import_runs (
    id            INTEGER PRIMARY KEY,
    cycle_id      INTEGER NOT NULL REFERENCES cycles (id),
    feed_id       INTEGER NOT NULL REFERENCES feeds (id),
    trigger       TEXT NOT NULL CHECK (trigger IN ('schedule', 'start', 'manual', 'command_line')),
    state         TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'not_modified', 'partial', 'failed', 'cancelled')),
    baseline      INTEGER NOT NULL CHECK (baseline IN (0, 1)),
    queued_at     INTEGER NOT NULL,
    started_at    INTEGER,
    finished_at   INTEGER,
    total         INTEGER NOT NULL DEFAULT 0,
    new           INTEGER NOT NULL DEFAULT 0 CHECK (new >= 0),
    updated       INTEGER NOT NULL DEFAULT 0 CHECK (updated >= 0),
    unchanged     INTEGER NOT NULL DEFAULT 0 CHECK (unchanged >= 0),
    duplicate     INTEGER NOT NULL DEFAULT 0 CHECK (duplicate >= 0),
    failed        INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
    not_reached   INTEGER NOT NULL DEFAULT 0 CHECK (not_reached >= 0),
    bytes         INTEGER NOT NULL DEFAULT 0,
    warnings      TEXT NOT NULL DEFAULT '[]',  -- JSON array of sentences
    error_code    TEXT,
    error_message TEXT,
    CHECK (total = new + updated + unchanged + duplicate + failed),
    CHECK ((finished_at IS NULL) = (state IN ('queued', 'running'))),
    CHECK ((error_code IS NULL) = (error_message IS NULL))
) STRICT;
CREATE INDEX import_runs_open ON import_runs (cycle_id) WHERE finished_at IS NULL;
CREATE INDEX import_runs_by_cycle ON import_runs (cycle_id);

-- History is a record: what has closed stays as it was.
CREATE TRIGGER import_runs_frozen BEFORE UPDATE ON import_runs WHEN OLD.finished_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed run never changes'); END;

CREATE TABLE tasks (
    id           INTEGER PRIMARY KEY,
    kind         TEXT NOT NULL CHECK (kind IN ('fetch', 'import')),
    state        TEXT NOT NULL CHECK (state IN ('available', 'running', 'done', 'discarded', 'cancelled')),
    priority     INTEGER NOT NULL DEFAULT 0,   -- higher goes first
    attempt      INTEGER NOT NULL DEFAULT 0,
    available_at INTEGER NOT NULL,
    feed_id      INTEGER NOT NULL REFERENCES feeds (id),
    run_id       INTEGER NOT NULL REFERENCES import_runs (id),
    cursor       INTEGER NOT NULL DEFAULT 0,   -- import: ordinal of the last posting accounted for
    spool        TEXT,                         -- import: file name in the spool folder
    fetched      TEXT,                         -- import: what the server said (JSON), saved with the closing
    deaths       INTEGER NOT NULL DEFAULT 0,   -- times the process died over the batch at the cursor
    single_until INTEGER,                      -- up to this ordinal, one posting at a time
    trying       INTEGER,                      -- the posting a lone try has begun on
    error        TEXT,
    created_at   INTEGER NOT NULL,
    finished_at  INTEGER,
    CHECK ((finished_at IS NULL) = (state IN ('available', 'running'))),
    CHECK (kind = 'fetch' OR spool IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX tasks_one_open_per_feed ON tasks (feed_id) WHERE finished_at IS NULL;
CREATE INDEX tasks_next ON tasks (kind, priority DESC, id) WHERE state = 'available';

CREATE TABLE jobs (
    id                   INTEGER PRIMARY KEY,
    provider_id          INTEGER NOT NULL,
    external_id          TEXT,
    title                TEXT NOT NULL CHECK (title <> ''),
    company              TEXT,
    location             TEXT,
    locations            TEXT NOT NULL,        -- JSON array
    employment_type      TEXT,
    employment_type_text TEXT,
    remote               TEXT CHECK (remote IN ('remote', 'hybrid', 'onsite')),
    categories           TEXT NOT NULL,        -- JSON array
    salary               TEXT,                 -- JSON object {min, max, currency, period, text}
    url                  TEXT,
    apply_url            TEXT,
    posted_at            INTEGER,
    updated_at           INTEGER,
    expires_at           INTEGER,
    requisition_id       TEXT,
    sort_at              INTEGER NOT NULL,     -- posted_at, or first_seen_at where that is unknown or in the future
    first_seen_at        INTEGER NOT NULL,
    first_run_id         INTEGER NOT NULL,
    primary_feed_id      INTEGER NOT NULL      -- whose sighting the fields come from
) STRICT;
CREATE INDEX jobs_by_date ON jobs (sort_at DESC, id DESC);
CREATE INDEX jobs_by_first_run ON jobs (first_run_id);

-- Apart from the row, so that lists do not page through descriptions.
CREATE TABLE job_texts (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    html   TEXT NOT NULL
) STRICT;

-- key: xxh3-128 of the id, canonical link, … it stands for; those themselves are columns of jobs.
-- job_id NULL: several jobs share this key, so it identifies none of them.
CREATE TABLE job_keys (
    provider_id INTEGER NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('pair', 'id', 'link', 'requisition', 'hash')),
    key         BLOB NOT NULL CHECK (length(key) = 16),
    job_id      INTEGER,
    PRIMARY KEY (provider_id, kind, key)
) STRICT, WITHOUT ROWID;

-- "This feed carries this job": an interval, open while ended_at is NULL.
CREATE TABLE sightings (
    feed_id      INTEGER NOT NULL,
    job_id       INTEGER NOT NULL,
    started_at   INTEGER NOT NULL,
    run_id       INTEGER NOT NULL,
    ended_at     INTEGER,
    content_hash INTEGER NOT NULL,             -- of what this feed says
    variants     TEXT,                         -- where one document carries the job several times: JSON [[hash, [places]], …]
    PRIMARY KEY (feed_id, job_id, started_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
    id     INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    field  TEXT NOT NULL,
    old    TEXT,
    new    TEXT
) STRICT;
CREATE INDEX changes_by_job ON changes (job_id, id);

CREATE TABLE rejections (
    id      INTEGER PRIMARY KEY,
    run_id  INTEGER NOT NULL REFERENCES import_runs (id),
    ordinal INTEGER NOT NULL,
    code    TEXT NOT NULL,
    reason  TEXT NOT NULL,
    raw     TEXT NOT NULL,
    UNIQUE (run_id, ordinal)
) STRICT;

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Contentless: the text is stored once, in jobs and job_texts.
CREATE VIRTUAL TABLE jobs_fts USING fts5 (
    title, company, location, body,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
-- The index is the cost of an import (docs/DATABASE.md): a hash as large as a batch makes one segment of it instead of
-- dozens, and segments are merged eight at a time instead of four.
INSERT INTO jobs_fts (jobs_fts, rank) VALUES ('hashsize', 33554432);
INSERT INTO jobs_fts (jobs_fts, rank) VALUES ('automerge', 8);

-- A run as history shows it.
CREATE VIEW run_rows AS
SELECT r.id AS run_id, r.cycle_id, r.feed_id, f.url AS feed_url,
       coalesce(f.given_title, f.title, f.url) AS feed_title,
       r.trigger, r.state, r.queued_at, r.started_at, r.finished_at,
       r.total, r.new, r.updated, r.unchanged, r.duplicate, r.failed, r.not_reached, r.bytes,
       r.baseline, r.warnings, r.error_code, r.error_message
  FROM import_runs AS r
  JOIN feeds AS f ON f.id = r.feed_id;
