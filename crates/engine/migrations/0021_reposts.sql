-- "is:repost" wants all jobs that were posted before under another id. Judging that takes about a millisecond a job, so it is noted
-- once for each, while the queue has nothing else to do; an import writes nothing here. The setting 'reposts_up_to' says up to
-- which number jobs have been judged.
CREATE TABLE job_reposts (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE
) STRICT;
