-- The history is listed by time, narrowed by feed, state and period, counted, and charted by the day. With 100,000 runs each of
-- these is a walk along a part of one index; the table is read for the rows that are shown.
CREATE INDEX import_runs_by_time ON import_runs (queued_at, id, new, updated, failed);
CREATE INDEX import_runs_of_feed ON import_runs (feed_id, queued_at, id, new, updated, failed);
CREATE INDEX import_runs_by_state ON import_runs (state, queued_at, id);
CREATE INDEX import_runs_with_news ON import_runs (queued_at, id, new, updated) WHERE new > 0 OR updated > 0;
CREATE INDEX import_runs_with_problems ON import_runs (queued_at, id)
 WHERE state IN ('partial', 'failed') OR failed > 0 OR warnings <> '[]';

-- A run's page shows what it altered.
CREATE INDEX changes_by_run ON changes (run_id, id);

-- What the server answered, and how long fetching took: a JSON object, the type Answer of the contract. NULL where no server
-- was asked, and of runs before this was noted.
ALTER TABLE import_runs ADD COLUMN answer TEXT CHECK (answer IS NULL OR json_valid(answer));
