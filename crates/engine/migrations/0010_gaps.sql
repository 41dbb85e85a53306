-- A list of the newest that could not be followed to what is known holds a gap, which the next import must look into. And
-- what a run brings home of an older state of its feed (validators, a move) is not kept.
ALTER TABLE feeds ADD COLUMN gap INTEGER NOT NULL DEFAULT 0 CHECK (gap IN (0, 1));
ALTER TABLE feeds ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;     -- raised when what the next fetch must read has changed
