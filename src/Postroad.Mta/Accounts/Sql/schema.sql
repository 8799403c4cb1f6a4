-- Version 1 of the accounts file. user_version tells it to later programs.
CREATE TABLE IF NOT EXISTS account (
    address    TEXT    NOT NULL PRIMARY KEY,  -- lower case, A-labels
    iterations INTEGER NOT NULL,
    salt       BLOB    NOT NULL,
    stored_key BLOB    NOT NULL,
    server_key BLOB    NOT NULL,
    created    INTEGER NOT NULL,              -- milliseconds since 1970, UTC
    changed    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS secret (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

INSERT OR IGNORE INTO secret (name, value) VALUES ('fake-salt', randomblob(32));

-- Addresses beside its own that an account may send as; '@example.com' stands for a whole domain.
CREATE TABLE IF NOT EXISTS identity (
    account TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (account, address)
) WITHOUT ROWID;
