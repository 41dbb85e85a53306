-- Lets the keys of kind ?2 of provider ?1 that are kept apart join the others.
UPDATE job_keys SET recent = 0 WHERE provider_id = ?1 AND recent = 1 AND kind = ?2;
