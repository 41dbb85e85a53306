-- Indexes the categories of all jobs, of which none is in the index (migrations/0020_lists.sql).
INSERT INTO job_categories (rowid, names)
SELECT id, (SELECT group_concat(value, ' | ') FROM json_each(categories)) FROM jobs WHERE categories <> '[]';
