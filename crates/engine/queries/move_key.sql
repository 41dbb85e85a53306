-- The key ?3 of kind ?2 of provider ?1, which knows it, stands for job ?4 from now on; NULL: for none.
UPDATE job_keys SET job_id = ?4
 WHERE provider_id = ?1 AND recent IN (0, 1) AND kind = ?2 AND key = ?3;
