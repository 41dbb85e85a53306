-- Feed ?1 is at address ?2 from now (?4) on, as a person said, who allows the host and port ?3 (NULL: none). What is known of the old
-- address says nothing of the new one: it is asked at once, silently at first, as if it were added. The name space of its
-- ids stays if it is its own (url:), and is settled anew if it is a board's. A feed that was switched off because the old address was
-- gone is taken again.
UPDATE feeds
   SET url = ?2, allowed_authority = coalesce(?3, allowed_authority),
       enabled = iif(last_error_code = 'gone', 1, enabled), next_due_at = ?4, next_because = 'interval',
       first_success_at = NULL, consecutive_failures = 0, failing_since = NULL, last_error = NULL, last_error_code = NULL,
       provider_id = (SELECT p.id FROM providers AS p WHERE p.id = provider_id AND p.name GLOB 'url:*'), fullness = 0,
       lifetime_ms = NULL, gap = 0, moved_to = NULL, moves = 0,
       epoch = epoch + 1, etag = NULL, last_modified = NULL, body_hash = NULL
 WHERE id = ?1 AND removed_at IS NULL;
