-- A feed or its server may say how long a document holds. It is asked no more often than that, and the person is told why.
ALTER TABLE feeds ADD COLUMN lifetime_ms INTEGER;                  -- as the document says itself
ALTER TABLE feeds ADD COLUMN next_because TEXT NOT NULL DEFAULT 'interval'
    CHECK (next_because IN ('interval', 'lifetime', 'etiquette', 'asked', 'backoff', 'offline'));
-- "When was this feed imported last?" is asked at every press of "Import now".
CREATE INDEX import_runs_by_feed ON import_runs (feed_id, id);
