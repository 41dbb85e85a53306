-- Keys are hashes: those of a batch lie all over their index, and once that has thousands of pages, each batch of a large import wrote most
-- of them anew. Those of a large import are kept together first, and join the others in one go now and then. A key is in one place only.
CREATE TABLE job_keys_in_places (
    provider_id INTEGER NOT NULL,
    recent      INTEGER NOT NULL DEFAULT 0 CHECK (recent IN (0, 1)),
    kind        TEXT NOT NULL CHECK (kind IN ('pair', 'id', 'link', 'requisition', 'hash')),
    key         BLOB NOT NULL CHECK (length(key) = 16),
    job_id      INTEGER,
    PRIMARY KEY (provider_id, recent, kind, key)
) STRICT, WITHOUT ROWID;
INSERT INTO job_keys_in_places SELECT provider_id, 0, kind, key, job_id FROM job_keys;
DROP TABLE job_keys;
ALTER TABLE job_keys_in_places RENAME TO job_keys;

-- How many of a provider's keys are kept apart, at most.
ALTER TABLE providers ADD COLUMN recent_keys INTEGER NOT NULL DEFAULT 0;
