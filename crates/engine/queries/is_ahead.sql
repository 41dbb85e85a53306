-- Whether something of a feed lies further ahead of ?1 than the clock of that time can have meant.
SELECT EXISTS (SELECT 1
                 FROM feeds
                WHERE last_attempt_at > ?1 OR failing_since > ?1
                   OR next_due_at > ?1 + max(interval_ms, 86400000) + 3600000);
