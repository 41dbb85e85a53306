-- All watched feeds with the jobs they carry (deleted ones left out) and their alarms, by name.
SELECT f.id, f.url, coalesce(f.given_title, f.title, f.url) AS title, f.enabled, f.interval_ms, f.next_due_at,
       f.next_because, f.dialect,
       (SELECT count(*) FROM sightings AS s WHERE s.feed_id = f.id AND s.ended_at IS NULL)
       - (SELECT count(*) FROM job_marks AS m
            CROSS JOIN sightings AS s ON s.feed_id = f.id AND s.job_id = m.job_id AND s.ended_at IS NULL
           WHERE m.deleted_at IS NOT NULL) AS jobs,
       f.brought_before
       + (SELECT coalesce(sum(r.new), 0) FROM import_runs AS r WHERE r.feed_id = f.id AND r.new > 0) AS brought,
       f.last_attempt_at, f.last_success_at, f.last_new_at, f.consecutive_failures, f.last_error, f.last_error_code,
       EXISTS (SELECT 1 FROM tasks AS t WHERE t.feed_id = f.id AND t.finished_at IS NULL) AS importing,
       (SELECT r.state FROM import_runs AS r WHERE r.feed_id = f.id AND r.finished_at IS NOT NULL
         ORDER BY r.id DESC LIMIT 1) AS last_state,
       (SELECT json_group_array(json_object('kind', a.kind, 'since', a.since, 'message', a.message))
          FROM alarms AS a WHERE a.feed_id = f.id) AS alarms,
       c.kind AS credentials_kind, c.header AS credentials_header, c.secret IS NULL AS in_keyring
  FROM feeds AS f
  LEFT JOIN credentials AS c ON c.feed_id = f.id
 WHERE f.removed_at IS NULL
 ORDER BY coalesce(f.given_title, f.title, f.url) COLLATE NOCASE, f.id;
