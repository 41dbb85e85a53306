-- A person who wants an import of a feed whose open run is ending, or is a replay, gets one behind that run: its task waits.
-- One at a time is open for a feed otherwise, and one at a time begins.
ALTER TABLE tasks ADD COLUMN behind INTEGER NOT NULL DEFAULT 0 CHECK (behind IN (0, 1));
DROP INDEX tasks_one_open_per_feed;
CREATE UNIQUE INDEX tasks_one_at_a_time ON tasks (feed_id) WHERE finished_at IS NULL AND behind = 0;
CREATE INDEX tasks_open ON tasks (feed_id) WHERE finished_at IS NULL;
