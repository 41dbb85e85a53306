-- Watches an address. A removed one is revived under its old number, so that its jobs are not taken for new ones;
-- its first import is silent again, for the postings that came while nobody watched.
INSERT INTO feeds (url, given_title, allowed_authority, enabled, interval_ms, next_due_at, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
ON CONFLICT (url) DO UPDATE
   SET removed_at = NULL, enabled = excluded.enabled, next_due_at = excluded.next_due_at,
       given_title = coalesce(excluded.given_title, given_title),
       allowed_authority = coalesce(excluded.allowed_authority, allowed_authority),
       first_success_at = NULL, consecutive_failures = 0, failing_since = NULL,
       last_error = NULL, last_error_code = NULL, next_because = 'interval', lifetime_ms = NULL, gap = 0,
       moved_to = NULL, moves = 0, etag = NULL,
       last_modified = NULL
 WHERE removed_at IS NOT NULL
RETURNING id;
