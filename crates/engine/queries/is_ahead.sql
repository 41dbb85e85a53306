-- Whether something of a feed, or a task that waits, lies further ahead of ?1 than the clock of that time can have meant. No task waits
-- as long as an hour.
SELECT EXISTS (SELECT 1
                 FROM feeds
                WHERE last_attempt_at > ?1 OR failing_since > ?1
                   OR next_due_at > ?1 + max(interval_ms, 86400000) + 3600000)
       OR EXISTS (SELECT 1 FROM tasks WHERE state = 'available' AND available_at > ?1 + 3600000);
