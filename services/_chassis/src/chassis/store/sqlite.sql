-- One service's events in one file; the twin of postgres.sql. Every statement may be run again.
-- Instants are whole microseconds since 1970 in UTC, ids are 32 hexadecimal digits.

BEGIN IMMEDIATE;

-- A column called rowid, because the eventsourcing library's recorder reads it by that name;
-- AUTOINCREMENT, so that no position is ever given twice and VACUUM renumbers nothing.
CREATE TABLE IF NOT EXISTS stored_events (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
) STRICT;

CREATE TABLE IF NOT EXISTS receipts (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    said BLOB NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS guards (
    id TEXT PRIMARY KEY,
    opens_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    shut_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS tracking (
    source TEXT NOT NULL,
    partition INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (source, partition)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS clock (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    latest INTEGER NOT NULL
) STRICT;

COMMIT;
