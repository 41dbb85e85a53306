-- Gives task ?1 back if attempt ?2 still holds it, to be taken again at ?3. Why (?4): 'interrupted', 'waits', 'failed' or
-- 'died', the last three with a sentence (?5). Only who was interrupted gets the attempt back. A death is counted where it was
-- not when a record was begun on; whatever else is none, and takes back what was counted then; so does a
-- fetch that was looking at a page, and an import that was looking ahead (there `trying` is 0 or negative).
UPDATE tasks
   SET state = 'available', available_at = ?3, started_at = NULL,
       attempt = attempt - (?4 = 'interrupted'),
       waits = waits + (?4 = 'waits'),
       failures = failures + (?4 = 'failed'),
       deaths = iif(?4 = 'died', deaths + (kind = 'fetch' OR trying IS NULL),
                    max(deaths - (kind = 'import' AND coalesce(trying, 0) <> 0), 0)),
       trying = iif(?4 = 'died', iif(kind = 'import', nullif(trying, 0), trying), iif(kind = 'import', nullif(abs(trying), 0), iif(trying < 0, -trying, NULL))),
       looks = iif(?4 = 'died', looks, 0),
       error = coalesce(?5, error)
 WHERE id = ?1 AND attempt = ?2 AND state = 'running';
