-- What a hub keeps: the logs of many sites, and who may connect. A row of a site
-- is never read for another one.
CREATE TABLE sites (
  n  INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32)
) STRICT;

-- One-time codes with which a laptop may come in: their hashes, and until when
-- they are good (seconds since 1970).
CREATE TABLE codes (
  hash    BLOB PRIMARY KEY CHECK (length(hash) = 32),
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who may connect, each for one site. shut is when that ended (0: it has not).
CREATE TABLE laptops (
  id    TEXT PRIMARY KEY,
  site  INTEGER NOT NULL REFERENCES sites(n),
  since INTEGER NOT NULL,
  shut  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- A log, up to its newest receipt: the writer's checkpoint, countersigned by the hub.
CREATE TABLE logs (
  n    INTEGER PRIMARY KEY,
  site INTEGER NOT NULL REFERENCES sites(n),
  key  TEXT NOT NULL,
  size INTEGER NOT NULL DEFAULT 0,
  UNIQUE (site, key)
) STRICT;

-- n is log × 2^40 + the place in it. hashes as in a laptop's table entries; text
-- is packed by the hub.
CREATE TABLE entries (
  n      INTEGER PRIMARY KEY,
  hashes BLOB NOT NULL,
  text   BLOB NOT NULL
) STRICT;
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE n = NEW.n)
  OR NEW.n & 0xffffffffff <> 0 AND NOT EXISTS (SELECT 1 FROM entries WHERE n = NEW.n - 1)
BEGIN SELECT RAISE(ABORT, 'entries are appended in order'); END;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

-- Entries that say who is let in and what is erased, in the order in which they came.
CREATE TABLE notable (
  n     INTEGER PRIMARY KEY,
  site  INTEGER NOT NULL REFERENCES sites(n),
  entry INTEGER NOT NULL REFERENCES entries(n),
  UNIQUE (site, entry)
) STRICT;

CREATE TABLE receipts (
  log  INTEGER NOT NULL REFERENCES logs(n),
  size INTEGER NOT NULL,
  note BLOB NOT NULL,
  PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;

-- Bytes beside the logs; salt and bytes are NULL once erased.
CREATE TABLE attachments (
  site  INTEGER NOT NULL REFERENCES sites(n),
  ref   BLOB NOT NULL CHECK (length(ref) = 32),
  salt  BLOB,
  bytes BLOB,
  PRIMARY KEY (site, ref)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attachments_only_redact BEFORE UPDATE ON attachments
WHEN NEW.ref IS NOT OLD.ref OR NEW.site IS NOT OLD.site OR NEW.salt IS NOT NULL OR NEW.bytes IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'attachments can only be erased'); END;
CREATE TRIGGER attachments_no_delete BEFORE DELETE ON attachments BEGIN SELECT RAISE(ABORT, 'attachments can only be erased'); END;
