-- How many of the jobs that run ?1 brought were deleted since.
SELECT count(*)
  FROM job_marks AS m
  JOIN jobs AS j ON j.id = m.job_id
 WHERE m.deleted_at IS NOT NULL AND j.first_run_id = ?1;
