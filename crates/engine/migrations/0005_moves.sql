-- A feed that moved for good is followed for good, once the server has said so in two imports in a row.
ALTER TABLE feeds ADD COLUMN moved_to TEXT;
ALTER TABLE feeds ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;
