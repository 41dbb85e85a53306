-- Feed ?1 may be fetched from host:port ?2 inside a private network. That it was not until now was no failure.
UPDATE feeds
   SET allowed_authority = ?2, consecutive_failures = 0, failing_since = NULL, last_error = NULL, last_error_code = NULL
 WHERE id = ?1;
