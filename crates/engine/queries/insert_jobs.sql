-- Inserts the jobs of ?1 (a JSONB array of rows), first seen at ?3 in run ?4; their fields come from feed ?5.
INSERT INTO jobs (id, provider_id, external_id, title, company, location, locations, employment_type,
                  employment_type_text, remote, categories, salary, url, apply_url, posted_at, updated_at, expires_at,
                  requisition_id, pay, sort_at, first_seen_at, first_run_id, primary_feed_id)
SELECT value ->> 0, ?2, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
       value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15,
       value ->> 16, value ->> 17, min(coalesce(value ->> 13, ?3), ?3), ?3, ?4, ?5
  FROM jsonb_each(?1);
