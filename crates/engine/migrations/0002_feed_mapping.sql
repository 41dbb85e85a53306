-- A feed nobody has an adapter for is read as a person says: which element carries which field.
ALTER TABLE feeds ADD COLUMN mapping TEXT CHECK (mapping IS NULL OR json_valid(mapping));
