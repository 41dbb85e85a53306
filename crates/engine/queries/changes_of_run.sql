-- What run ?1 altered in jobs that were known and were not deleted since, job by job; the first 200 fields, each with how many
-- there are. A type's own words are left out where the type changed with them: it says the same.
SELECT c.job_id, j.title, c.at, c.field, c.old, c.new, count(*) OVER () AS total
  FROM changes AS c
  JOIN jobs AS j ON j.id = c.job_id
 WHERE c.run_id = ?1 AND c.field <> 'closed' AND c.field <> 'reopened'
   AND NOT EXISTS (SELECT 1 FROM job_marks AS m WHERE m.job_id = j.id AND m.deleted_at IS NOT NULL)
   AND NOT (c.field = 'employment_type_text'
            AND EXISTS (SELECT 1 FROM changes AS t
                         WHERE t.job_id = c.job_id AND t.run_id = c.run_id AND t.at = c.at
                           AND t.field = 'employment_type' AND t.old IS NOT NULL AND t.new IS NOT NULL))
 ORDER BY c.job_id, c.id
 LIMIT 200;
