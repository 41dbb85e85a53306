-- Between two requests the server of feed ?1 is given a rest of ?2, or the usual one (NULL).
INSERT INTO hosts (authority, quiet_until, pause_ms)
SELECT authority, 0, ?2 FROM feeds WHERE id = ?1 AND authority IS NOT NULL AND removed_at IS NULL
ON CONFLICT (authority) DO UPDATE SET pause_ms = excluded.pause_ms, free_at = 0;
