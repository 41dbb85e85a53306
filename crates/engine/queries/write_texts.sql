-- Stores the descriptions of ?1 (a JSONB array of [job, start, length, whether it is packed]), which lie one after the other in ?2.
INSERT INTO job_texts (job_id, html)
SELECT value ->> 0,
       iif(value ->> 3, substr(?2, value ->> 1, value ->> 2),
           CAST(coalesce(substr(?2, value ->> 1, value ->> 2), '') AS TEXT))
  FROM jsonb_each(?1) WHERE true
ON CONFLICT (job_id) DO UPDATE SET html = excluded.html;
