-- Rewrites the jobs of ?1 (rows as in insert_jobs.sql) at ?2 with what feed ?3 says.
UPDATE jobs
   SET external_id = e.value ->> 1, title = e.value ->> 2, company = e.value ->> 3, location = e.value ->> 4,
       locations = e.value ->> 5, employment_type = e.value ->> 6, employment_type_text = e.value ->> 7,
       remote = e.value ->> 8, categories = e.value ->> 9, salary = e.value ->> 10, url = e.value ->> 11,
       apply_url = e.value ->> 12, posted_at = e.value ->> 13, updated_at = e.value ->> 14,
       expires_at = e.value ->> 15, requisition_id = e.value ->> 16, pay = e.value ->> 17,
       sort_at = min(coalesce(e.value ->> 13, first_seen_at), ?2), primary_feed_id = ?3
  FROM jsonb_each(?1) AS e
 WHERE jobs.id = e.value ->> 0;
