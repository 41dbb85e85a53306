-- A list of the newest of which nothing was there before may have missed postings: an alarm of its own.
CREATE TABLE alarms_with_gaps (
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    kind    TEXT NOT NULL CHECK (kind IN ('failing', 'stale', 'drift', 'shrunk', 'id', 'gap')),
    since   INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (feed_id, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO alarms_with_gaps SELECT feed_id, kind, since, message FROM alarms;
DROP TABLE alarms;
ALTER TABLE alarms_with_gaps RENAME TO alarms;
