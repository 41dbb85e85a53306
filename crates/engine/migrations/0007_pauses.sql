-- Between two requests a server is given a rest, which a person can set.
ALTER TABLE hosts ADD COLUMN free_at INTEGER NOT NULL DEFAULT 0;   -- when it may be asked next
ALTER TABLE hosts ADD COLUMN pause_ms INTEGER CHECK (pause_ms BETWEEN 0 AND 3600000); -- set by a person; NULL: the usual
