-- The status line. Its jobs are those of the usual list. Starter feeds are offered until a feed was added or the offer was answered.
SELECT (SELECT count(*) FROM jobs)
       - (SELECT count(*) FROM job_marks WHERE hidden_at IS NOT NULL OR deleted_at IS NOT NULL) AS jobs,
       (SELECT count(*) FROM feeds WHERE removed_at IS NULL) AS feeds,
       (SELECT min(next_due_at) FROM feeds WHERE enabled AND removed_at IS NULL) AS next_due_at,
       (SELECT count(*) FROM import_runs WHERE finished_at IS NULL) AS open_runs,
       EXISTS (SELECT 1 FROM settings WHERE name = 'queue_paused' AND value = '1') AS paused,
       (SELECT count(*) FROM tasks WHERE state = 'discarded' AND retried_by IS NULL) AS discarded,
       NOT EXISTS (SELECT 1 FROM feeds) AND NOT EXISTS (SELECT 1 FROM settings WHERE name = 'starter_offer') AS first_run,
       (SELECT value FROM settings WHERE name = 'set_aside') AS set_aside;
