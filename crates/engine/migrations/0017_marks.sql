-- What a person decides about a job (seen, saved, hidden, how far they got with it, a note, deleted) has to survive whatever
-- imports do to it. One row for each job that was ever marked; it stays when the last mark is taken back, so that the newer
-- decision is known when two databases are brought together.
CREATE TABLE job_marks (
    job_id          INTEGER PRIMARY KEY REFERENCES jobs (id), -- a job with a mark cannot be removed
    seen_at         INTEGER,
    saved_at        INTEGER,
    hidden_at       INTEGER,                -- not in the usual list
    stage           TEXT CHECK (stage IN ('applied', 'interview', 'offer', 'accepted', 'rejected', 'withdrawn')),
    stage_at        INTEGER,
    note            TEXT CHECK (note <> ''),
    deleted_at      INTEGER,                -- nowhere any more; row and keys stay, so that its feeds never bring it anew
    changed_at      INTEGER NOT NULL,       -- when a person decided something last
    -- While a job is deleted nothing of what its feeds say is stored. Where they said something else meanwhile, or its text was
    -- dropped, it is read again after it came back.
    missed          INTEGER NOT NULL DEFAULT 0 CHECK (missed IN (0, 1)),
    text_dropped_at INTEGER,
    CHECK ((stage IS NULL) = (stage_at IS NULL))
) STRICT;
CREATE INDEX job_marks_out ON job_marks (job_id) WHERE hidden_at IS NOT NULL OR deleted_at IS NOT NULL;
CREATE INDEX job_marks_saved ON job_marks (job_id) WHERE saved_at IS NOT NULL;
CREATE INDEX job_marks_deleted ON job_marks (deleted_at) WHERE deleted_at IS NOT NULL;

-- Jobs by what they are marked as.
CREATE VIEW marked_jobs AS
SELECT 'saved' AS marked, job_id FROM job_marks WHERE saved_at IS NOT NULL AND deleted_at IS NULL
UNION ALL
SELECT 'hidden', job_id FROM job_marks WHERE hidden_at IS NOT NULL AND deleted_at IS NULL
UNION ALL
SELECT 'deleted', job_id FROM job_marks WHERE deleted_at IS NOT NULL;

-- Marks of jobs that this database does not have: it took the place of one that had them. They wait for their job to be
-- imported, by all the keys it was known by.
CREATE TABLE waiting_marks (
    id         INTEGER PRIMARY KEY,
    seen_at    INTEGER,
    saved_at   INTEGER,
    hidden_at  INTEGER,
    stage      TEXT,
    stage_at   INTEGER,
    note       TEXT,
    deleted_at INTEGER,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE waiting_keys (
    provider   TEXT NOT NULL,               -- its name: numbers mean others in another database
    kind       TEXT NOT NULL,
    key        BLOB NOT NULL CHECK (length(key) = 16),
    waiting_id INTEGER NOT NULL REFERENCES waiting_marks (id) ON DELETE CASCADE,
    PRIMARY KEY (provider, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_keys_of ON waiting_keys (waiting_id);
