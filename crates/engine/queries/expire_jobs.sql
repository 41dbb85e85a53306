-- Closes the jobs whose own date has passed at ?1.
UPDATE jobs SET closed_at = max(ends_at, first_seen_at), closed_for = 'expired'
 WHERE closed_at IS NULL AND ends_at <= ?1
RETURNING id, closed_at;
