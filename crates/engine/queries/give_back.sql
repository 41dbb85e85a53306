-- Gives task ?1 back if attempt ?2 still holds it, to be taken again at ?3. Why (?4): 'interrupted', 'waits', 'failed' or
-- 'died', the last three with a sentence (?5). Only who was interrupted gets the attempt back, and only who died keeps in
-- mind which posting was being tried.
UPDATE tasks
   SET state = 'available', available_at = ?3, started_at = NULL,
       attempt = attempt - (?4 = 'interrupted'),
       waits = waits + (?4 = 'waits'),
       failures = failures + (?4 = 'failed'),
       deaths = deaths + (?4 = 'died'),
       error = coalesce(?5, error),
       trying = iif(?4 = 'died', trying, NULL)
 WHERE id = ?1 AND attempt = ?2 AND state = 'running';
