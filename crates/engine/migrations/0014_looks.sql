-- Before a posting is taken for a job by less than its id and link, the rest of the document is looked at, where another may have the
-- better claim. A process that dies there must not be taken for one that died over the posting that waits.
ALTER TABLE tasks ADD COLUMN looks INTEGER NOT NULL DEFAULT 0;  -- looks through the document that came to no end
