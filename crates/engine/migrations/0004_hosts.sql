-- A server is asked one thing at a time, and left alone for as long as it wishes: by all feeds it has.
ALTER TABLE feeds ADD COLUMN authority TEXT AS (
    CASE WHEN url LIKE 'http%'
         THEN substr(url, instr(url, '://') + 3, instr(substr(url, instr(url, '://') + 3) || '/', '/') - 1)
    END) VIRTUAL;                              -- host, and port where it is not the usual one; NULL for files

CREATE TABLE hosts (
    authority   TEXT PRIMARY KEY,
    quiet_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
