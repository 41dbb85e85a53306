-- A server that always answers "not modified" must not hide news for ever: validators are used for eight days.
-- NULL: saved before this was kept, and therefore not used.
ALTER TABLE feeds ADD COLUMN validators_at INTEGER;
