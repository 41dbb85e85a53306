-- Notes the credentials of feed ?1, if it is watched; ?5 is the secret where no keyring took it.
INSERT INTO credentials (feed_id, kind, header, origin, secret)
SELECT f.id, ?2, ?3, ?4, ?5
  FROM feeds AS f
 WHERE f.id = ?1 AND f.removed_at IS NULL
ON CONFLICT (feed_id) DO UPDATE
   SET kind = excluded.kind, header = excluded.header, origin = excluded.origin, secret = excluded.secret;
