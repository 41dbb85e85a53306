-- Jobs that are likely the same, reposts and one requisition in several places are shown together. Of each job is kept what they
-- are looked up by: apart from the row, so that lists do not page through it.
CREATE TABLE job_prints (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    text   INTEGER                             -- SimHash of the text, as 64 bits with a sign; NULL: it says too little
) STRICT;

-- Keys that kin share, as words. Ordinary indexes would scatter seven writes a job over as many trees, in pages of 16 KiB; a
-- full-text index collects those of a batch in one segment, so that the millionth job costs what the first did.
CREATE VIRTUAL TABLE job_kin USING fts5 (
    keys, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
INSERT INTO job_kin (job_kin, rank) VALUES ('automerge', 16);

CREATE TRIGGER job_prints_leave AFTER DELETE ON job_prints
BEGIN DELETE FROM job_kin WHERE rowid = OLD.job_id; END;

-- Jobs that were here before get theirs in steps while nothing else is to do, from the newest to the oldest: those below this.
INSERT INTO settings (name, value)
SELECT 'prints_below', max(id) + 1 FROM jobs HAVING max(id) IS NOT NULL;
