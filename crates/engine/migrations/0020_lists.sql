-- Any page of the list, in any order and behind any filter, is to be there at once with a million jobs. Figures: docs/DATABASE.md.

-- Which jobs a person has hidden or deleted was looked up for each row that a page passed over, which made a page in the middle a
-- hundred times slower than passing over an index. The triggers keep it.
ALTER TABLE jobs ADD COLUMN standing INTEGER NOT NULL DEFAULT 0 CHECK (standing IN (0, 1, 2)); -- listed, hidden, deleted
UPDATE jobs
   SET standing = iif(m.deleted_at IS NOT NULL, 2, 1)
  FROM job_marks AS m
 WHERE m.job_id = jobs.id AND (m.hidden_at IS NOT NULL OR m.deleted_at IS NOT NULL);

CREATE TRIGGER job_marks_stand AFTER INSERT ON job_marks
WHEN NEW.hidden_at IS NOT NULL OR NEW.deleted_at IS NOT NULL
BEGIN
    UPDATE jobs SET standing = iif(NEW.deleted_at IS NOT NULL, 2, 1) WHERE id = NEW.job_id;
END;
CREATE TRIGGER job_marks_stand_anew AFTER UPDATE OF hidden_at, deleted_at ON job_marks
WHEN (NEW.hidden_at IS NULL) <> (OLD.hidden_at IS NULL) OR (NEW.deleted_at IS NULL) <> (OLD.deleted_at IS NULL)
BEGIN
    UPDATE jobs SET standing = iif(NEW.deleted_at IS NOT NULL, 2, NEW.hidden_at IS NOT NULL) WHERE id = NEW.job_id;
END;
CREATE TRIGGER job_marks_stand_no_more AFTER DELETE ON job_marks
WHEN OLD.hidden_at IS NOT NULL OR OLD.deleted_at IS NOT NULL
BEGIN
    UPDATE jobs SET standing = 0 WHERE id = OLD.job_id;
END;

DROP VIEW marked_jobs; -- nothing reads it any more

-- What a job pays in a year, by its upper figure: 52 weeks of 5 days and 40 hours. A figure without a period counts as a year's. No
-- generated column: SQLite does not take those from an index without reading the row.
ALTER TABLE jobs ADD COLUMN pay INTEGER;
UPDATE jobs
   SET pay = CAST(round(coalesce(salary ->> 'max', salary ->> 'min')
                        * CASE salary ->> 'period' WHEN 'hour' THEN 2080 WHEN 'day' THEN 260 WHEN 'week' THEN 52
                          WHEN 'month' THEN 12 ELSE 1 END) AS INTEGER)
 WHERE salary IS NOT NULL;

-- The list by date, and every filter on what a job states: the columns behind the order are what filters look at, so that what
-- does not match costs no look at its row. It takes the place of (sort_at DESC, id DESC): as many pages written, twice as full.
DROP INDEX jobs_by_date;
CREATE INDEX jobs_by_date ON jobs (standing, sort_at DESC, id DESC, closed_at, employment_type, remote, provider_id, pay);

-- The list by pay. Of jobs that state none nothing is written.
CREATE INDEX jobs_by_pay ON jobs (standing, pay DESC, sort_at DESC, id DESC, closed_at, employment_type, remote, provider_id)
 WHERE pay IS NOT NULL;

-- The same columns by number, for jobs that were found by words: their rows are as wide as their links and lie ten times as far
-- apart. An import appends to it.
CREATE INDEX jobs_facts ON jobs (id, standing, sort_at, closed_at, employment_type, remote, provider_id, pay);

-- Categories by their words. They stand in no other index; most jobs have one or two.
CREATE VIRTUAL TABLE job_categories USING fts5 (
    names, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO job_categories (rowid, names)
SELECT id, (SELECT group_concat(value, ' | ') FROM json_each(categories)) FROM jobs WHERE categories <> '[]';

CREATE TRIGGER jobs_categories_come AFTER INSERT ON jobs WHEN NEW.categories <> '[]'
BEGIN
    INSERT INTO job_categories (rowid, names)
    VALUES (NEW.id, (SELECT group_concat(value, ' | ') FROM json_each(NEW.categories)));
END;
CREATE TRIGGER jobs_categories_change AFTER UPDATE OF categories ON jobs WHEN NEW.categories <> OLD.categories
BEGIN
    DELETE FROM job_categories WHERE rowid = OLD.id;
    INSERT INTO job_categories (rowid, names)
    SELECT NEW.id, (SELECT group_concat(value, ' | ') FROM json_each(NEW.categories)) WHERE NEW.categories <> '[]';
END;
CREATE TRIGGER jobs_categories_leave AFTER DELETE ON jobs WHEN OLD.categories <> '[]'
BEGIN
    DELETE FROM job_categories WHERE rowid = OLD.id;
END;
