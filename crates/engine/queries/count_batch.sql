-- Adds a batch to the ledger of run ?1.
UPDATE import_runs
   SET new = new + ?2, updated = updated + ?3, unchanged = unchanged + ?4,
       duplicate = duplicate + ?5, failed = failed + ?6, total = total + ?7
 WHERE id = ?1;
