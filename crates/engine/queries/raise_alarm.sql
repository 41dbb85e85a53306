-- Feed ?1 has an alarm of kind ?2 since ?3, unless it has it already; the evidence is that of today.
INSERT INTO alarms (feed_id, kind, since, message)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (feed_id, kind) DO UPDATE SET message = excluded.message;
