-- The server of feed ?1 is left alone until ?2, by all of its feeds.
INSERT INTO hosts (authority, quiet_until)
SELECT authority, ?2 FROM feeds WHERE id = ?1 AND authority IS NOT NULL
ON CONFLICT (authority) DO UPDATE SET quiet_until = max(quiet_until, excluded.quiet_until);
