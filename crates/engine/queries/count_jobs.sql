-- How many jobs are neither hidden nor deleted.
SELECT (SELECT count(*) FROM jobs)
       - (SELECT count(*) FROM job_marks WHERE hidden_at IS NOT NULL OR deleted_at IS NOT NULL);
