-- The log. text is stored and hashed byte for byte; hashes holds the stored
-- hashes of the Merkle tree that this entry completed (RFC 6962, the leaf
-- first, then each full subtree upward), 32 bytes each.
CREATE TABLE writers (
  n    INTEGER PRIMARY KEY,           -- local number; nothing outside this file knows it
  id   TEXT NOT NULL UNIQUE,
  key  TEXT NOT NULL
) STRICT;

CREATE TABLE entries (
  writer INTEGER NOT NULL REFERENCES writers(n),
  seq    INTEGER NOT NULL CHECK (seq >= 0),
  text   BLOB NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (writer, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

-- The newest checkpoint of each writer, and those handed out.
CREATE TABLE checkpoints (
  writer INTEGER NOT NULL REFERENCES writers(n),
  size   INTEGER NOT NULL,
  note   TEXT NOT NULL,
  handed TEXT NOT NULL DEFAULT '',    -- '' newest; else to what it was handed out: 'backup', 'export'
  PRIMARY KEY (writer, handed, size)
) STRICT, WITHOUT ROWID;

-- Bytes beside the log. An entry names them by ref = salted SHA-256.
CREATE TABLE attachments (
  ref   BLOB PRIMARY KEY CHECK (length(ref) = 32),
  salt  BLOB,                          -- NULL once redacted
  bytes BLOB
) STRICT, WITHOUT ROWID;

-- From here on: the fold. Every table can be recomputed from the entries.
-- Times "…_at" are RFC 3339 with offset as the entry has them; due_at and
-- opens_at are UTC, so that they sort.

CREATE TABLE site (
  id       TEXT PRIMARY KEY,
  facility TEXT NOT NULL,
  founded_at TEXT NOT NULL,
  recovery TEXT NOT NULL
) STRICT;

CREATE TABLE persons (
  id   TEXT PRIMARY KEY,
  key  TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  since_at TEXT NOT NULL
) STRICT;

CREATE TABLE checklists (
  digest  TEXT PRIMARY KEY,
  id      TEXT NOT NULL,
  version INTEGER NOT NULL,
  text    TEXT NOT NULL
) STRICT;

CREATE TABLE wards (
  id   TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE rooms (
  id   TEXT PRIMARY KEY,
  ward TEXT NOT NULL REFERENCES wards(id),
  name TEXT NOT NULL
) STRICT;
CREATE INDEX rooms_by_ward ON rooms(ward);

CREATE TABLE devices (
  id               TEXT PRIMARY KEY,
  designation      TEXT NOT NULL DEFAULT '',
  type             TEXT NOT NULL DEFAULT '',
  model            TEXT NOT NULL DEFAULT '',
  lot              TEXT NOT NULL DEFAULT '',
  serial           TEXT NOT NULL DEFAULT '',
  year             TEXT NOT NULL DEFAULT '',
  maker            TEXT NOT NULL DEFAULT '',
  maker_address    TEXT NOT NULL DEFAULT '',
  inventory_number TEXT NOT NULL DEFAULT '',
  ward             TEXT REFERENCES wards(id),  -- NULL: place unknown
  room             TEXT REFERENCES rooms(id),
  bed              TEXT NOT NULL DEFAULT '',
  place_source     TEXT NOT NULL DEFAULT 'list',
  department       TEXT NOT NULL DEFAULT '',
  udi              TEXT NOT NULL DEFAULT '',
  mac              TEXT NOT NULL DEFAULT '',
  ip               TEXT NOT NULL DEFAULT '',
  firmware         TEXT NOT NULL DEFAULT '',
  number_key       TEXT NOT NULL DEFAULT '',   -- folded inventory number
  serial_key       TEXT NOT NULL DEFAULT ''    -- folded serial number
) STRICT;
CREATE INDEX devices_by_number ON devices(number_key) WHERE number_key <> '';
CREATE INDEX devices_by_serial ON devices(serial_key) WHERE serial_key <> '';
CREATE INDEX devices_by_room ON devices(room);

CREATE TABLE inventories (
  writer INTEGER NOT NULL, seq INTEGER NOT NULL,
  at TEXT NOT NULL, by TEXT NOT NULL,
  file TEXT NOT NULL, sha256 TEXT NOT NULL, profile TEXT NOT NULL,
  row_count INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL, moved INTEGER NOT NULL,
  differing INTEGER NOT NULL, unchanged INTEGER NOT NULL, rejected INTEGER NOT NULL,
  PRIMARY KEY (writer, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE rounds (
  id         TEXT PRIMARY KEY,
  checklist  TEXT NOT NULL REFERENCES checklists(digest),
  status     TEXT NOT NULL,               -- open | complete | gaps | imported
  started_at TEXT NOT NULL, started_by TEXT NOT NULL,
  closed_at  TEXT NOT NULL DEFAULT '', closed_by TEXT NOT NULL DEFAULT '',
  file       TEXT NOT NULL DEFAULT ''     -- of an imported round
) STRICT;
CREATE INDEX rounds_by_status ON rounds(status);

-- One row a room in a round, in walking order.
CREATE TABLE visits (
  round      TEXT NOT NULL REFERENCES rounds(id),
  room       TEXT NOT NULL REFERENCES rooms(id),
  position   INTEGER NOT NULL,
  status     TEXT NOT NULL DEFAULT 'not_yet',
  entered_at TEXT NOT NULL DEFAULT '', entered_by TEXT NOT NULL DEFAULT '',
  left_at    TEXT NOT NULL DEFAULT '', left_by TEXT NOT NULL DEFAULT '',
  reason     TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (round, room)
) STRICT, WITHOUT ROWID;

-- One row a device expected in a round, fixed when it starts.
CREATE TABLE expected (
  round  TEXT NOT NULL REFERENCES rounds(id),
  device TEXT NOT NULL REFERENCES devices(id),
  room   TEXT NOT NULL REFERENCES rooms(id),
  missing_at TEXT NOT NULL DEFAULT '', missing_by TEXT NOT NULL DEFAULT '', missing_note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (round, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX expected_by_room ON expected(round, room);

-- Devices found in a room that did not expect them.
CREATE TABLE found (
  round  TEXT NOT NULL REFERENCES rounds(id),
  device TEXT NOT NULL REFERENCES devices(id),
  room   TEXT NOT NULL REFERENCES rooms(id),
  how    TEXT NOT NULL,
  at TEXT NOT NULL, by TEXT NOT NULL,
  PRIMARY KEY (round, device, room)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_by_room ON found(round, room);

CREATE TABLE audits (
  id           TEXT PRIMARY KEY,
  round        TEXT NOT NULL REFERENCES rounds(id),
  room         TEXT REFERENCES rooms(id),
  device       TEXT NOT NULL REFERENCES devices(id),
  bed          TEXT NOT NULL DEFAULT '',
  checklist    TEXT NOT NULL REFERENCES checklists(digest),
  revision     INTEGER NOT NULL,
  status       TEXT NOT NULL,             -- draft | completed
  verdict      TEXT NOT NULL DEFAULT '',  -- of the last sealed revision
  urgency      TEXT NOT NULL DEFAULT '',
  imported     INTEGER NOT NULL DEFAULT 0,
  named_by     TEXT NOT NULL DEFAULT '',  -- whom an imported audit names
  started_at   TEXT NOT NULL, started_by TEXT NOT NULL,
  changed_at   TEXT NOT NULL, changed_by TEXT NOT NULL,
  completed_at TEXT NOT NULL DEFAULT '', completed_by TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX audits_by_round ON audits(round, room);
CREATE INDEX audits_by_device ON audits(device);
CREATE INDEX audits_draft ON audits(changed_at) WHERE status = 'draft';

-- Sealed revisions; the old ones stay readable.
CREATE TABLE revisions (
  audit    TEXT NOT NULL REFERENCES audits(id),
  revision INTEGER NOT NULL,
  writer   INTEGER NOT NULL, seq INTEGER NOT NULL,   -- of the entry that seals it
  at TEXT NOT NULL, by TEXT NOT NULL,
  outcome  TEXT NOT NULL CHECK (json_valid(outcome)), -- audit.Sealed
  reason   TEXT NOT NULL DEFAULT '',                  -- why it was amended; of revision 2 and later
  PRIMARY KEY (audit, revision)
) STRICT, WITHOUT ROWID;

-- Answers of every revision; a new revision begins with a copy.
CREATE TABLE answers (
  audit      TEXT NOT NULL REFERENCES audits(id),
  revision   INTEGER NOT NULL,
  item       TEXT NOT NULL,
  value      TEXT NOT NULL,               -- JSON: a string, or an object of strings
  note       TEXT NOT NULL DEFAULT '',
  provenance TEXT NOT NULL,
  redacted   INTEGER NOT NULL DEFAULT 0,
  at TEXT NOT NULL, by TEXT NOT NULL,
  writer INTEGER NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (audit, revision, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  audit    TEXT NOT NULL,
  revision INTEGER NOT NULL,
  item     TEXT NOT NULL,
  n        INTEGER NOT NULL,
  ref      BLOB NOT NULL,
  sha256   TEXT NOT NULL,
  name     TEXT NOT NULL,
  size     INTEGER NOT NULL,
  PRIMARY KEY (audit, revision, item, n)
) STRICT, WITHOUT ROWID;

-- What must be done. A later audit of the same device with the same checklist
-- supersedes the actions of the earlier one; a gap of a round has no audit.
CREATE TABLE actions (
  source   TEXT NOT NULL,                 -- audit id, or round id for a gap
  n        INTEGER NOT NULL,              -- order within the source
  round    TEXT NOT NULL REFERENCES rounds(id),
  device   TEXT REFERENCES devices(id),
  room     TEXT REFERENCES rooms(id),
  checklist TEXT NOT NULL,                -- id (not digest): what is superseded by what
  action   TEXT NOT NULL,
  owner    TEXT NOT NULL,
  urgency  TEXT NOT NULL,
  due_at   TEXT NOT NULL,
  opens_at TEXT NOT NULL DEFAULT '',      -- '' at once; else when a consultation expires
  rules    TEXT NOT NULL,                 -- JSON array
  superseded INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX actions_by_device ON actions(device) WHERE superseded = 0;
CREATE INDEX actions_by_due ON actions(due_at) WHERE superseded = 0;
CREATE INDEX actions_urgent ON actions(urgency, due_at) WHERE superseded = 0;

-- Which entries belong to whose history.
CREATE TABLE mentions (
  subject TEXT NOT NULL,
  writer  INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  PRIMARY KEY (subject, writer, seq)
) STRICT, WITHOUT ROWID;
