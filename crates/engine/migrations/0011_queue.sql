-- A queue that people can look into and take a hand in: what is kept back, ended, given up and tried again; what is long done
-- goes.
ALTER TABLE tasks ADD COLUMN max_attempts INTEGER NOT NULL DEFAULT 5 CHECK (max_attempts > 0);
ALTER TABLE tasks ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;  -- attempts that failed since it last got on: at max_attempts it is given up
ALTER TABLE tasks ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;     -- attempts since it last got on that failed for what heals: a full disk, a lock
ALTER TABLE tasks ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)); -- its feed is paused
ALTER TABLE tasks ADD COLUMN started_at INTEGER;                   -- when the present attempt began
ALTER TABLE tasks ADD COLUMN cancel_requested_at INTEGER;          -- a person wants it to end
ALTER TABLE tasks ADD COLUMN retried_by INTEGER;                   -- discarded: the run that tries it again, 0 when it was dismissed

-- "How much was done in the last hour", and what is old enough to go.
CREATE INDEX tasks_finished ON tasks (finished_at) WHERE finished_at IS NOT NULL;
-- What was given up is looked for at each start and at each look at the queue.
CREATE INDEX tasks_discarded ON tasks (feed_id) WHERE state = 'discarded';

-- A task that is not settled, as lists show it. Whether the queue is paused is the asker's to say.
CREATE VIEW task_rows AS
SELECT t.id AS task_id, t.kind,
       CASE WHEN t.state IN ('running', 'discarded') THEN t.state
            WHEN t.held = 1 THEN 'held'
            WHEN t.error IS NOT NULL THEN 'retrying'
            ELSE 'waiting' END AS shown,
       t.feed_id, coalesce(f.given_title, f.title, f.url) AS feed_title, t.run_id, r.trigger, t.priority,
       max(1, t.failures + (t.state <> 'discarded')) AS attempt, t.max_attempts,
       r.total AS postings, r.bytes, t.available_at, t.started_at, t.finished_at, t.error,
       t.cancel_requested_at IS NOT NULL AND t.finished_at IS NULL AS cancelling
  -- Each half has an index of its own; what is done is never looked at.
  FROM (SELECT * FROM tasks WHERE finished_at IS NULL
        UNION ALL
        SELECT * FROM tasks WHERE state = 'discarded' AND retried_by IS NULL) AS t
  JOIN feeds AS f ON f.id = t.feed_id
  JOIN import_runs AS r ON r.id = t.run_id;
