-- Jobs that were deleted before ?1 and whose text is still kept; the first ?2.
SELECT job_id FROM job_marks
 WHERE deleted_at < ?1 AND text_dropped_at IS NULL
 ORDER BY deleted_at
 LIMIT ?2;
