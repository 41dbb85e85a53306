-- The server of feed ?1 has been asked at ?2 and is given a rest: as a person set, else of ?3. This computer needs none.
INSERT INTO hosts (authority, quiet_until, free_at)
SELECT authority, 0, ?2 + ?3 FROM feeds WHERE id = ?1 AND authority IS NOT NULL
ON CONFLICT (authority) DO UPDATE SET free_at = ?2 + coalesce(pause_ms, ?3);
