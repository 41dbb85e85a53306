-- How many jobs match ?1 (an FTS5 expression made by search::words) and are not hidden. Deleted ones are not in the index. The few that
-- are hidden are looked for among the many that match, not the other way round.
SELECT (SELECT count(*) FROM jobs_fts WHERE jobs_fts MATCH ?1)
       - (SELECT count(*)
            FROM job_marks
           WHERE hidden_at IS NOT NULL AND deleted_at IS NULL
             AND job_id IN (SELECT rowid FROM jobs_fts WHERE jobs_fts MATCH ?1));
