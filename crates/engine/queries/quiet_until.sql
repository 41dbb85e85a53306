-- Until when the server of feed ?1 is left alone by run ?2, where that is later than ?3. A person at the command line is
-- not kept waiting.
SELECT hosts.quiet_until
  FROM feeds JOIN hosts USING (authority)
 WHERE feeds.id = ?1 AND hosts.quiet_until > ?3
   AND NOT EXISTS (SELECT 1 FROM import_runs WHERE id = ?2 AND trigger = 'command_line');
