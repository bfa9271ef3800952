-- Version 5 to 6: the archive keeps what signs several pieces together. schema.sql tells what the columns mean. Runs in one transaction, with foreign
-- keys off; the views are dropped before and made again after.

CREATE TABLE archive_part_new (
    hash            TEXT NOT NULL PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (kind IN ('template', 'image', 'face', 'batch')),
    bytes           BLOB NOT NULL
) STRICT;
INSERT INTO archive_part_new SELECT * FROM archive_part;
DROP TABLE archive_part;
ALTER TABLE archive_part_new RENAME TO archive_part;
PRAGMA user_version = 6;
