-- A feed may be shown only to who says who asks: with a name and a password, a token, or a header of the board's own.
CREATE TABLE credentials (
    feed_id INTEGER PRIMARY KEY REFERENCES feeds (id),
    kind    TEXT NOT NULL CHECK (kind IN ('basic', 'bearer', 'header')),
    header  TEXT,                              -- the name of the header, where it is one of the board's own
    origin  TEXT NOT NULL,                     -- scheme, host and port they were given for: sent nowhere else
    secret  TEXT,                              -- NULL: the keyring has it, which is where it belongs
    CHECK ((header IS NOT NULL) = (kind = 'header'))
) STRICT;

-- Tells the entries of this database from those of another in the same keyring.
INSERT INTO settings (name, value) VALUES ('vault', lower(hex(randomblob(8))));
