-- The number of the provider named ?1, made if need be.
INSERT INTO providers (name) VALUES (?1)
ON CONFLICT (name) DO UPDATE SET name = excluded.name
RETURNING id;
