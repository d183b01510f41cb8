-- The logs of all writers. An entry's number n is its place in the order in which
-- every installation folds what it has: its depth × 2^32 + its writer's number,
-- where the depth is one more than that of the deepest entry its writer had seen
-- (its own last one included), so that causes come before effects. n follows from
-- the logs alone, and whatever an entry caused names it by n. seq is its place in
-- its writer's log (0, 1, 2 … without gaps). text is stored and hashed byte for
-- byte. hashes are the hashes of the Merkle tree (RFC 6962) of its writer's log that
-- the entry completed, 32 bytes each: the leaf first, then each full subtree upward.
CREATE TABLE writers (
  n   INTEGER PRIMARY KEY,               -- the first 32 bits of id
  id  TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL
) STRICT;

CREATE TABLE entries (
  n      INTEGER PRIMARY KEY,
  seq    INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  text   BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_by_writer ON entries(n & 0xffffffff, seq);

CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE n = NEW.n)
  OR EXISTS (SELECT 1 FROM entries WHERE n & 0xffffffff = NEW.n & 0xffffffff AND seq >= NEW.seq)
  OR NEW.seq <> 0 AND NOT EXISTS (SELECT 1 FROM entries WHERE n & 0xffffffff = NEW.n & 0xffffffff AND seq = NEW.seq - 1 AND n < NEW.n)
BEGIN SELECT RAISE(ABORT, 'entries are appended in order'); END;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

-- The newest checkpoint of each writer, and those handed out.
CREATE TABLE checkpoints (
  writer INTEGER NOT NULL REFERENCES writers(n),
  handed TEXT NOT NULL DEFAULT '',    -- '' newest; else to what it was handed out: 'backup', 'export'
  size   INTEGER NOT NULL,
  note   BLOB NOT NULL,
  PRIMARY KEY (writer, handed, size)
) STRICT, WITHOUT ROWID;

-- Ranges of logs that came before what they build on, and wait for it. Each was
-- checked against the checkpoint at which it ends; edge is the right edge of the
-- log before it, by which it will be held against its predecessors.
CREATE TABLE waiting (
  n     INTEGER PRIMARY KEY,
  key   TEXT NOT NULL,               -- of the log's writer, who may not be known yet
  start INTEGER NOT NULL,            -- place of its first entry
  size  INTEGER NOT NULL,            -- of the log where it ends
  edge  BLOB NOT NULL,
  note  BLOB NOT NULL                -- the checkpoint
) STRICT;

CREATE TABLE waiting_entries (
  range  INTEGER NOT NULL REFERENCES waiting(n),
  seq    INTEGER NOT NULL,
  hashes BLOB NOT NULL,              -- as in entries
  text   BLOB NOT NULL,
  PRIMARY KEY (range, seq)
) STRICT, WITHOUT ROWID;

-- What hubs have countersigned: they have that many entries of a log, since then. Of
-- the installation's own log all of it, of others the newest.
CREATE TABLE receipts (
  writer INTEGER NOT NULL REFERENCES writers(n),
  size   INTEGER NOT NULL,
  hub    TEXT NOT NULL,               -- its key
  note   BLOB NOT NULL,
  PRIMARY KEY (writer, size, hub)
) STRICT, WITHOUT ROWID;

-- Bytes beside the log: names, notes, files. An entry names them by
-- ref = salted SHA-256. They can be erased, and not changed otherwise.
CREATE TABLE attachments (
  ref   BLOB NOT NULL UNIQUE CHECK (length(ref) = 32),
  salt  BLOB,                          -- NULL once redacted
  bytes BLOB
) STRICT;

CREATE TRIGGER attachments_only_redact BEFORE UPDATE ON attachments
WHEN NEW.ref IS NOT OLD.ref OR NEW.salt IS NOT NULL OR NEW.bytes IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'attachments can only be erased'); END;
CREATE TRIGGER attachments_no_delete BEFORE DELETE ON attachments BEGIN SELECT RAISE(ABORT, 'attachments can only be erased'); END;

-- The way back: what rows of the fold were before the newest entries changed them
-- (db/undo.go). It proves nothing and nothing follows from it; without it entries
-- that come between others take longer.
CREATE TABLE undo (
  id  INTEGER PRIMARY KEY,
  tbl TEXT NOT NULL,                   -- '' a mark: c1 is the number of the last entry folded before it
  had INTEGER NOT NULL,                -- the row was there: all its values, its key first; else its key only
  c1 ANY, c2 ANY, c3 ANY, c4 ANY, c5 ANY, c6 ANY, c7 ANY, c8 ANY,
  c9 ANY, c10 ANY, c11 ANY, c12 ANY, c13 ANY, c14 ANY, c15 ANY, c16 ANY,
  c17 ANY, c18 ANY, c19 ANY, c20 ANY, c21 ANY, c22 ANY, c23 ANY, c24 ANY,
  c25 ANY, c26 ANY, c27 ANY, c28 ANY, c29 ANY, c30 ANY, c31 ANY, c32 ANY
) STRICT;

-- What entries name beside the log that has not come: it was erased where they come
-- from, and the entry that says so is not here yet; or somebody left it out.
CREATE TABLE absent (
  ref BLOB PRIMARY KEY CHECK (length(ref) = 32)
) STRICT, WITHOUT ROWID;

-- From here on: the fold. Every table can be recomputed from the entries. The
-- tables with most rows, which one entry fills by the dozen, declare no foreign
-- keys: verify finds a row that does not belong.
-- Times "…_at" are RFC 3339 with offset as the entry has them; due_at and
-- opens_at are UTC, so that they sort. A column named entry, or a key n of a
-- table below, is the number of an entry.

-- What a writer had received of other logs when it wrote an entry, and had not
-- when it wrote the one before: that many entries.
CREATE TABLE positions (
  entry  INTEGER NOT NULL,
  writer INTEGER NOT NULL,               -- writers.n of the other log
  size   INTEGER NOT NULL,
  PRIMARY KEY (writer, entry)
) STRICT, WITHOUT ROWID;

-- Which entries belong to whose history.
CREATE TABLE mentions (
  subject TEXT NOT NULL,
  entry   INTEGER NOT NULL,
  PRIMARY KEY (subject, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE site (
  id         TEXT PRIMARY KEY,
  facility   TEXT NOT NULL,
  founded_at TEXT NOT NULL,
  recovery   TEXT NOT NULL
) STRICT;

-- People by their keys; the site's recovery key is one of them, without a name.
CREATE TABLE persons (
  n        INTEGER PRIMARY KEY,          -- local number
  id       TEXT NOT NULL UNIQUE,
  key      TEXT NOT NULL,
  name     TEXT NOT NULL,
  role     TEXT NOT NULL,
  came_as  TEXT NOT NULL,                -- the role with which they came
  since_at TEXT NOT NULL,
  revoked  INTEGER NOT NULL DEFAULT 0,   -- the entry that took all rights; 0: none did
  doubt    INTEGER NOT NULL DEFAULT 0,   -- the entry that took the rights of who invited them, who had not seen it; 0: none
  human    TEXT NOT NULL                 -- id of the first key of the same human
) STRICT;

-- Changes of roles and revocations, those without effect too.
CREATE TABLE person_changes (
  entry  INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  role   TEXT NOT NULL,                  -- '' of a revocation
  reason TEXT NOT NULL,                  -- '' once redacted
  takes  INTEGER NOT NULL,               -- it takes rights away
  effect TEXT NOT NULL,                  -- '' it counts; else the code of the refusal
  at     TEXT NOT NULL,
  by     TEXT NOT NULL
) STRICT;
CREATE INDEX person_changes_by_person ON person_changes(person);

-- What administrators have said about laptops, also what has no effect.
CREATE TABLE writer_rulings (
  entry  INTEGER PRIMARY KEY,
  writer TEXT NOT NULL,                  -- id, of the laptop
  kind   TEXT NOT NULL,                  -- of the entry
  start  INTEGER NOT NULL,               -- the first entry without effect; 0 of an admission
  size   INTEGER NOT NULL,               -- of a fork, or a decision of one: at which both logs are known to differ
  root   TEXT NOT NULL,                  -- of the log decided for, at that size
  role   TEXT NOT NULL,                  -- of an admission
  reason TEXT NOT NULL,                  -- '' once redacted
  effect TEXT NOT NULL,                  -- '' it counts; else the code of the refusal
  at     TEXT NOT NULL,
  by     TEXT NOT NULL
) STRICT;

-- Acts in question: who acted, and who took the right to it away, had not seen
-- each other. They have no effect until somebody decides, unless they take rights away.
CREATE TABLE questions (
  entry   INTEGER PRIMARY KEY,           -- the act
  kind    TEXT NOT NULL,                 -- of its event
  by      TEXT NOT NULL,                 -- who acted, or invited
  against INTEGER NOT NULL,              -- the entry that took the right away
  decided INTEGER NOT NULL DEFAULT 0,    -- the entry that decided; 0: none
  holds   INTEGER NOT NULL DEFAULT 0     -- what was decided
) STRICT;

-- Decisions about these, those without effect too.
CREATE TABLE question_decisions (
  entry  INTEGER PRIMARY KEY,
  act    INTEGER NOT NULL,               -- questions.entry; 0: nothing like that was in question
  holds  INTEGER NOT NULL,
  reason TEXT NOT NULL,                  -- '' once redacted
  effect TEXT NOT NULL,                  -- '' it counts; else the code of the refusal
  at     TEXT NOT NULL,
  by     TEXT NOT NULL
) STRICT;

-- Logs of which some entries have no effect: from start on, whatever comes.
CREATE TABLE stops (
  writer INTEGER PRIMARY KEY,            -- writers.n
  start  INTEGER NOT NULL,               -- place of the first entry without effect
  why    TEXT NOT NULL,                  -- audit.Held
  entry  INTEGER NOT NULL                -- that says so
) STRICT;

-- Entries without effect, in logs that stop and elsewhere.
CREATE TABLE quarantined (
  entry INTEGER PRIMARY KEY,
  why   TEXT NOT NULL                    -- audit.Held
) STRICT;

-- What was erased beside the log, or was to be by somebody who may not.
CREATE TABLE redactions (
  entry  INTEGER NOT NULL,
  n      INTEGER NOT NULL,              -- order within the entry, from 0
  ref    BLOB NOT NULL,                 -- attachments.ref
  reason TEXT NOT NULL,
  effect TEXT NOT NULL,                 -- '' counts; else the code of why not
  at     TEXT NOT NULL,
  by     TEXT NOT NULL,
  PRIMARY KEY (entry, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX redactions_by_ref ON redactions(ref);

-- Invitations that somebody came in with. Each counts once.
CREATE TABLE admissions (
  invitation TEXT PRIMARY KEY,         -- id of its one-time key
  entry      INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  person     TEXT NOT NULL,
  by         TEXT NOT NULL             -- who invited
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
  n    INTEGER PRIMARY KEY,            -- local number
  id   TEXT NOT NULL UNIQUE,
  ward TEXT NOT NULL REFERENCES wards(id),
  name TEXT NOT NULL
) STRICT;
CREATE INDEX rooms_by_ward ON rooms(ward);

CREATE TABLE devices (
  n                INTEGER PRIMARY KEY,  -- local number
  id               TEXT NOT NULL UNIQUE,
  designation      TEXT NOT NULL,
  type             TEXT NOT NULL,
  model            TEXT NOT NULL,
  lot              TEXT NOT NULL,
  serial           TEXT NOT NULL,
  year             TEXT NOT NULL,
  maker            TEXT NOT NULL,
  maker_address    TEXT NOT NULL,
  inventory_number TEXT NOT NULL,
  ward             TEXT REFERENCES wards(id),  -- NULL: not known
  room             TEXT REFERENCES rooms(id),  -- NULL: not known
  bed              TEXT NOT NULL,
  place_source     TEXT NOT NULL,
  department       TEXT NOT NULL,
  udi              TEXT NOT NULL,
  mac              TEXT NOT NULL,
  ip               TEXT NOT NULL,
  host             TEXT NOT NULL,
  firmware         TEXT NOT NULL,
  decommissioned   TEXT NOT NULL DEFAULT '', -- date; '' in service
  number_key       TEXT NOT NULL,   -- folded inventory number
  serial_key       TEXT NOT NULL,   -- folded serial number
  search           TEXT NOT NULL    -- folded codes, names and place
) STRICT;
CREATE INDEX devices_by_number ON devices(number_key) WHERE number_key <> '';
CREATE INDEX devices_by_serial ON devices(serial_key) WHERE serial_key <> '';
CREATE INDEX devices_by_place ON devices(ward, room, decommissioned);

-- By what the list knows a device on the network, in normal form.
CREATE TABLE device_keys (
  kind   TEXT NOT NULL,                   -- mac | address | host
  key    TEXT NOT NULL,
  device TEXT NOT NULL,
  PRIMARY KEY (kind, key, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_keys_by_device ON device_keys(device);

CREATE TABLE inventories (
  entry     INTEGER PRIMARY KEY,
  at        TEXT NOT NULL,
  by        TEXT NOT NULL,
  file      TEXT NOT NULL,
  sha256    TEXT NOT NULL,
  profile   TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  added     INTEGER NOT NULL,
  changed   INTEGER NOT NULL,
  moved     INTEGER NOT NULL,
  differing INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  rejected  INTEGER NOT NULL
) STRICT;

CREATE TABLE rounds (
  id         TEXT PRIMARY KEY,
  checklist  TEXT NOT NULL REFERENCES checklists(digest),
  status     TEXT NOT NULL,               -- open | complete | gaps | imported
  started    INTEGER NOT NULL,            -- entry
  started_at TEXT NOT NULL,
  started_by TEXT NOT NULL,
  closed_at  TEXT NOT NULL DEFAULT '',
  closed_by  TEXT NOT NULL DEFAULT '',
  closed     INTEGER NOT NULL DEFAULT 0,  -- entry; 0: it is open, or imported
  file       TEXT NOT NULL DEFAULT ''     -- of an imported round
) STRICT;
CREATE INDEX rounds_by_status ON rounds(status, started);

CREATE TABLE round_wards (
  round TEXT NOT NULL REFERENCES rounds(id),
  ward  TEXT NOT NULL REFERENCES wards(id),
  PRIMARY KEY (round, ward)
) STRICT, WITHOUT ROWID;
CREATE INDEX round_wards_by_ward ON round_wards(ward);

-- One row a room in a round.
CREATE TABLE visits (
  round      TEXT NOT NULL REFERENCES rounds(id),
  room       TEXT NOT NULL REFERENCES rooms(id),
  position   INTEGER NOT NULL,            -- in walking order, from 0
  status     TEXT NOT NULL DEFAULT 'not_yet',
  entered_at TEXT NOT NULL DEFAULT '',
  entered_by TEXT NOT NULL DEFAULT '',
  left_at    TEXT NOT NULL DEFAULT '',
  left_by    TEXT NOT NULL DEFAULT '',
  reason     TEXT NOT NULL DEFAULT '',    -- of no access
  entry      INTEGER NOT NULL DEFAULT 0,  -- that says where it stands; 0: not yet
  PRIMARY KEY (round, room)
) STRICT, WITHOUT ROWID;

-- One row a device on the list of a room of a round: expected there when the
-- round started, or found there.
CREATE TABLE seen (
  round    TEXT NOT NULL REFERENCES rounds(id),
  room     TEXT NOT NULL REFERENCES rooms(id),
  device   TEXT NOT NULL REFERENCES devices(id),
  expected INTEGER NOT NULL,
  how      TEXT NOT NULL DEFAULT '',      -- found: moved_in | unexpected
  missing  INTEGER NOT NULL DEFAULT 0,    -- said to be missing, and not found or audited since
  found    INTEGER NOT NULL DEFAULT 0,    -- the last entry that says it was found here; 0 if none does
  entry    INTEGER NOT NULL DEFAULT 0,    -- the last one that says it stood here: found, or an audit begun and not dropped
  state    TEXT NOT NULL DEFAULT 'open',  -- audit.Seen.State
  was      TEXT NOT NULL DEFAULT '{}',    -- audit.Stood as JSON: where it stood before it was found here
  PRIMARY KEY (round, device, room)
) STRICT;                                 -- with rowid: else SQLite takes the key for every question
CREATE INDEX seen_by_room ON seen(round, room, state, expected);

CREATE TABLE audits (
  n            INTEGER PRIMARY KEY,       -- the entry that began it
  id           TEXT NOT NULL UNIQUE,
  round        TEXT NOT NULL REFERENCES rounds(id),
  room         TEXT REFERENCES rooms(id),
  device       TEXT NOT NULL REFERENCES devices(id),
  bed          TEXT NOT NULL,
  checklist    TEXT NOT NULL REFERENCES checklists(digest),
  revision     INTEGER NOT NULL,
  status       TEXT NOT NULL,             -- draft | completed | dropped
  sealed       INTEGER,                   -- the entry that sealed the last sealed revision
  verdict      TEXT NOT NULL DEFAULT '',  -- of that revision
  urgency      TEXT NOT NULL DEFAULT '',
  imported     INTEGER NOT NULL DEFAULT 0,
  named_by     TEXT NOT NULL DEFAULT '',  -- whom an imported audit names; nobody else did it
  started_at   TEXT NOT NULL,
  started_by   TEXT NOT NULL,
  changed_at   TEXT NOT NULL,
  changed_by   TEXT NOT NULL,
  completed_at TEXT NOT NULL DEFAULT '',
  completed_by TEXT NOT NULL DEFAULT '',
  review       TEXT NOT NULL DEFAULT '',   -- audit.ReviewState; '' while it has none: never sealed, or set aside
  reviewed     INTEGER NOT NULL DEFAULT 0, -- reviews.n of the review that the state comes from; 0: of none
  conflict     INTEGER NOT NULL DEFAULT 0, -- audits.n of one with which it is in conflict, undecided; 0: with none
  dropped      INTEGER NOT NULL DEFAULT 0, -- the entry that dropped it; 0: none
  aside        INTEGER NOT NULL DEFAULT 0  -- the decision that set it aside; 0: none
) STRICT;
CREATE INDEX audits_by_round ON audits(round, room);
CREATE INDEX audits_by_device ON audits(device);
CREATE INDEX audits_draft ON audits(unixepoch(changed_at)) WHERE status = 'draft';
CREATE INDEX audits_returned ON audits(reviewed) WHERE review = 'returned';
CREATE INDEX audits_dropped ON audits(device) WHERE status = 'dropped';

-- Revisions that are sealed, or begun by an amendment; the old ones stay readable.
CREATE TABLE revisions (
  audit    INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  reason   TEXT NOT NULL DEFAULT '',      -- why it was amended; of revision 2 and later
  begun    INTEGER NOT NULL DEFAULT 0,    -- the entry that began it, likewise
  entry    INTEGER,                       -- that seals it; NULL: not sealed yet
  at       TEXT NOT NULL DEFAULT '',
  by       TEXT NOT NULL DEFAULT '',
  outcome  TEXT,                          -- audit.Sealed as JSON; NULL: not sealed yet
  PRIMARY KEY (audit, revision)
) STRICT;

-- Answers of every revision; a new revision begins with a copy.
CREATE TABLE answers (
  audit      INTEGER NOT NULL,
  revision   INTEGER NOT NULL,
  item       TEXT NOT NULL,
  value      TEXT NOT NULL,               -- JSON: a string, or an object of strings
  note       TEXT NOT NULL,
  provenance TEXT NOT NULL,
  redacted   INTEGER NOT NULL,            -- its private part was erased
  at         TEXT NOT NULL,
  by         TEXT NOT NULL,
  entry      INTEGER NOT NULL,
  PRIMARY KEY (audit, revision, item)
) STRICT, WITHOUT ROWID;

-- Answers by people who had not seen the one in answers, or that it was sealed:
-- they stand beside it until somebody who has seen both answers again.
CREATE TABLE rivals (
  audit     INTEGER NOT NULL,
  item      TEXT NOT NULL,
  entry     INTEGER NOT NULL,
  value     TEXT NOT NULL,                -- as in answers; '' if it takes the answer back
  note      TEXT NOT NULL,
  redacted  INTEGER NOT NULL,
  at        TEXT NOT NULL,
  by        TEXT NOT NULL,
  PRIMARY KEY (audit, item, entry)
) STRICT, WITHOUT ROWID;

-- The seals of a revision that was sealed more than once, by people who had not
-- seen each other. The one that holds is in revisions: the stricter.
CREATE TABLE seals (
  audit    INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  entry    INTEGER NOT NULL,
  outcome  TEXT NOT NULL,                 -- audit.Sealed as JSON
  PRIMARY KEY (audit, revision, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  audit    INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  item     TEXT NOT NULL,
  n        INTEGER NOT NULL,              -- order within the answer, from 0
  ref      BLOB NOT NULL,
  sha256   TEXT NOT NULL,                 -- '' once redacted
  name     TEXT NOT NULL,
  size     INTEGER NOT NULL,
  PRIMARY KEY (audit, revision, item, n)
) STRICT, WITHOUT ROWID;

-- Who has a part in an audit and may not review it: who answered, sealed or
-- imported it, or is named in it. A person is their first key (persons.human).
CREATE TABLE authors (
  audit  INTEGER NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (audit, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX authors_by_person ON authors(person, audit);

-- Reviews, also those that do not count.
CREATE TABLE reviews (
  n         INTEGER PRIMARY KEY,          -- the entry
  audit     INTEGER NOT NULL,
  revision  INTEGER NOT NULL,
  decision  TEXT NOT NULL,                -- approve | return
  alike     INTEGER NOT NULL,             -- how many were approved at once; 0: it alone
  note      TEXT NOT NULL,
  at        TEXT NOT NULL,
  by        TEXT NOT NULL,
  role      TEXT NOT NULL,                -- of the person, then
  effect    TEXT NOT NULL,                -- '' it counts; else the code of the refusal
  withdrawn INTEGER NOT NULL DEFAULT 0    -- the entry that took it back; 0: none
) STRICT;
CREATE INDEX reviews_by_audit ON reviews(audit, revision);

-- The items in question of a review that returns.
CREATE TABLE review_items (
  review INTEGER NOT NULL,                -- reviews.n
  n      INTEGER NOT NULL,                -- order within the review, from 0
  item   TEXT NOT NULL,
  reason TEXT NOT NULL,                   -- '' once redacted
  PRIMARY KEY (review, n)
) STRICT, WITHOUT ROWID;

-- Reviews that were taken back, or were not because it does not count.
CREATE TABLE withdrawals (
  n      INTEGER PRIMARY KEY,             -- the entry
  review INTEGER NOT NULL,                -- reviews.n
  at     TEXT NOT NULL,
  by     TEXT NOT NULL,
  role   TEXT NOT NULL,
  reason TEXT NOT NULL,                   -- '' once redacted
  effect TEXT NOT NULL                    -- '' it counts; else the code of the refusal
) STRICT;
CREATE INDEX withdrawals_by_review ON withdrawals(review);

-- Decisions of a conflict between two audits of a device in a round, also those
-- that do not count.
CREATE TABLE decisions (
  n        INTEGER PRIMARY KEY,           -- the entry
  keep     INTEGER NOT NULL,              -- audits.n
  aside    INTEGER NOT NULL,              -- audits.n
  revision INTEGER NOT NULL,              -- of the audit kept, that the answers chosen made
  items    TEXT NOT NULL,                 -- JSON array of audit.ItemChoice
  reason   TEXT NOT NULL,                 -- '' once redacted
  at       TEXT NOT NULL,
  by       TEXT NOT NULL,
  role     TEXT NOT NULL,                 -- of the person, then
  effect   TEXT NOT NULL                  -- '' it counts; else the code of the refusal
) STRICT;
CREATE INDEX decisions_by_keep ON decisions(keep);
CREATE INDEX decisions_by_aside ON decisions(aside);

-- What must be done: one row a matter, which stays the same while later audits go
-- on asking for it. Everything in it follows from the log alone.
CREATE TABLE actions (
  device      TEXT NOT NULL,               -- '': of a room
  key         TEXT NOT NULL,               -- audit.ActionID
  checklist   TEXT NOT NULL,               -- its id; '' of a gap of a round
  action      TEXT NOT NULL,               -- the word
  entry       INTEGER NOT NULL,            -- that asked for it last: audits.sealed, or the closing of a round with a gap
  n           INTEGER NOT NULL,            -- order within that entry, from 0
  audit       INTEGER,                     -- audits.n; NULL for a gap of a round
  round       TEXT NOT NULL,
  room        TEXT NOT NULL,               -- where it was asked for; '' if not known
  owner       TEXT NOT NULL,
  owner_set   INTEGER NOT NULL DEFAULT 0,  -- by hand
  urgency     TEXT NOT NULL,
  rules       TEXT NOT NULL,               -- JSON array
  due_at      TEXT NOT NULL,
  due_set     INTEGER NOT NULL DEFAULT 0,  -- by hand
  rule_due_at TEXT NOT NULL,               -- by the checklist alone: the earliest since it is open
  opens_at    TEXT NOT NULL,               -- '' at once; else when a consultation expires
  since       INTEGER NOT NULL,            -- the entry that opened it
  since_at    TEXT NOT NULL,               -- UTC
  status      TEXT NOT NULL,               -- audit.ActionStatus
  step        INTEGER NOT NULL DEFAULT 0,  -- the entry that gave it that status; 0: the one that opened it
  step_at     TEXT NOT NULL DEFAULT '',
  step_by     TEXT NOT NULL DEFAULT '',    -- who works on it, says it is done, or has confirmed it
  done        INTEGER NOT NULL DEFAULT 0,  -- the entry that says it is done and counts; 0: none
  done_by     TEXT NOT NULL DEFAULT '',
  done_on     INTEGER NOT NULL DEFAULT 0,  -- when it was done, in seconds since 1970
  retired     INTEGER NOT NULL DEFAULT 0,  -- of a device out of service
  live        INTEGER NOT NULL GENERATED ALWAYS AS (retired = 0 AND status IN ('open', 'in_work')) VIRTUAL, -- somebody has to do it
  PRIMARY KEY (device, key)
) STRICT;                                   -- with rowid: its indexes stay small
CREATE INDEX actions_urgent ON actions(urgency, due_at, entry, n, opens_at, status, retired)
  WHERE retired = 0 AND status IN ('open', 'in_work'); -- those that are live, in the order in which they are shown; a generated column would not be read from the index
CREATE INDEX actions_opening ON actions(opens_at) WHERE live AND opens_at <> '';
CREATE INDEX actions_settled ON actions(status) WHERE retired = 0 AND status IN ('done', 'confirmed');
CREATE INDEX actions_gap_room ON actions(room) WHERE live AND device = '';

-- What people have said about actions, also what has no effect.
CREATE TABLE action_steps (
  entry  INTEGER NOT NULL,
  key    TEXT NOT NULL,                    -- actions.key, as the entry has it
  device TEXT NOT NULL,
  effect TEXT NOT NULL,                    -- '' it counts; else the code of the refusal
  by     TEXT NOT NULL,
  was    TEXT NOT NULL DEFAULT '',         -- of a step that takes a right: JSON of the action before and after it
  PRIMARY KEY (entry, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX action_steps_by_key ON action_steps(key);

-- Files that prove that something is done.
CREATE TABLE action_evidence (
  entry  INTEGER NOT NULL,
  n      INTEGER NOT NULL,                 -- order within the entry, from 0
  ref    BLOB NOT NULL,
  sha256 TEXT NOT NULL,                    -- '' once redacted
  name   TEXT NOT NULL,
  size   INTEGER NOT NULL,
  PRIMARY KEY (entry, n)
) STRICT, WITHOUT ROWID;

-- What was said about devices being out of service, also what has no effect.
CREATE TABLE decommissionings (
  entry  INTEGER PRIMARY KEY,
  device TEXT NOT NULL,
  date   TEXT NOT NULL,                    -- '' in service after all
  effect TEXT NOT NULL,                    -- '' it counts; else the code of the refusal
  at     TEXT NOT NULL,
  by     TEXT NOT NULL
) STRICT;
CREATE INDEX decommissionings_by_device ON decommissionings(device);

-- The last audit of a device with a checklist, whatever its version, that counts.
CREATE TABLE last_audits (
  device     TEXT NOT NULL,
  checklist  TEXT NOT NULL,                -- id
  audit      INTEGER NOT NULL,             -- audits.n
  taken      INTEGER NOT NULL,             -- the latest time at which one that counts was taken, in seconds since 1970
  incomplete INTEGER NOT NULL,             -- sealed with a contradiction
  PRIMARY KEY (device, checklist)
) STRICT, WITHOUT ROWID;

-- Where a device stands: one row each. What depends on the time is computed when
-- read: from opens_at on the state is opens_state.
CREATE TABLE standings (
  n           INTEGER PRIMARY KEY,         -- devices.n, by which facets name the device
  device      TEXT NOT NULL UNIQUE,
  retired     INTEGER NOT NULL DEFAULT 0,  -- out of service
  state       TEXT NOT NULL,               -- audit.DeviceStates: the strictest of what is open at once
  open        INTEGER NOT NULL DEFAULT 0,  -- actions open at once
  due_at      TEXT NOT NULL DEFAULT '',    -- earliest deadline of these; '' if there is none
  opens_at    TEXT NOT NULL DEFAULT '',    -- when the first of the others opens
  opens_state TEXT NOT NULL DEFAULT '',    -- the state from then on
  audit       INTEGER NOT NULL DEFAULT 0,  -- audits.n of the last that counts, with whatever checklist; 0: none
  fresh       INTEGER NOT NULL DEFAULT 1,  -- it was never in another state or out of service
  week        TEXT NOT NULL                -- the Monday of the week in which it came into this state
) STRICT;
CREATE INDEX standings_opening ON standings(opens_at, retired) WHERE opens_at <> '';

-- How many devices in service came into a state in a week, less those that left
-- it: summed up to a week, how many stood there when it ended. A state that a
-- device will come into when a consultation expires stands in that week.
CREATE TABLE state_weeks (
  week  TEXT NOT NULL,                     -- its Monday, 2026-01-26
  state TEXT NOT NULL,
  delta INTEGER NOT NULL,
  PRIMARY KEY (week, state)
) STRICT, WITHOUT ROWID;

-- By what a filter chooses audits, narrow, so that a million are counted while
-- somebody types. One row an audit, those of a device together. Everything in it
-- follows from the other tables.
CREATE TABLE facets (
  device   INTEGER NOT NULL,               -- standings.n
  n        INTEGER NOT NULL,               -- audits.n
  status   INTEGER NOT NULL,               -- 0 dropped, 1 draft, 2 sealed and being amended, 3 completed
  review   INTEGER NOT NULL,               -- 0 none, 1 awaiting, 2 approved, 3 returned, 4 changed
  verdict  TEXT NOT NULL,
  at       INTEGER NOT NULL,               -- when it was completed, in seconds since 1970; of a draft: begun
  round    INTEGER NOT NULL,               -- rounds.started
  room     INTEGER NOT NULL,               -- rooms.n; 0 if not known
  authors  TEXT NOT NULL,                  -- persons.n, with a blank before and after each
  model    TEXT NOT NULL,                  -- as answered in the last sealed revision, see db/filter.go; '' if it was not
  firmware TEXT NOT NULL,
  PRIMARY KEY (device, n)
) STRICT, WITHOUT ROWID;

-- How many sealed audits a device has, by where their review stands.
CREATE TABLE tallies (
  device   INTEGER PRIMARY KEY,            -- standings.n
  none     INTEGER NOT NULL,
  awaiting INTEGER NOT NULL,
  approved INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  changed  INTEGER NOT NULL
) STRICT;

-- What administrators have allowed on the site's network; the last one counts.
CREATE TABLE network_permits (
  entry     INTEGER PRIMARY KEY,
  at        TEXT NOT NULL,
  by        TEXT NOT NULL,
  networks  TEXT NOT NULL,                -- JSON array: where a connect check may go
  deny      TEXT NOT NULL,                -- JSON array: where it may not, whatever is allowed
  questions INTEGER NOT NULL,             -- mDNS questions may be asked
  effect    TEXT NOT NULL                 -- '' it counts; else the code of the refusal
) STRICT;

-- mDNS questions, announced before they were sent.
CREATE TABLE browses (
  n         INTEGER PRIMARY KEY,          -- the entry that announced them
  id        TEXT NOT NULL UNIQUE,
  round     TEXT NOT NULL,                -- '' outside a round
  room      TEXT NOT NULL,                -- '' outside a room
  interface TEXT NOT NULL,
  types     TEXT NOT NULL,                -- JSON array
  questions INTEGER NOT NULL,             -- at most
  at        TEXT NOT NULL,
  by        TEXT NOT NULL,
  ended     INTEGER NOT NULL DEFAULT 0,   -- entry; 0: cut off, or going on
  heard     INTEGER NOT NULL DEFAULT 0,
  sightings INTEGER NOT NULL DEFAULT 0,
  dropped   INTEGER NOT NULL DEFAULT 0,
  problem   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX browses_by_room ON browses(round, room);

-- What was seen and recorded: linked to a device by a person, or left in a room
-- linked to none.
CREATE TABLE sightings (
  entry      INTEGER NOT NULL,
  n          INTEGER NOT NULL,            -- order within the entry, from 0
  round      TEXT NOT NULL,
  room       TEXT NOT NULL,
  device     TEXT NOT NULL,               -- '' if linked to none
  matched_by TEXT NOT NULL,               -- '' if linked to none
  source     TEXT NOT NULL,
  first_at   TEXT NOT NULL,
  last_at    TEXT NOT NULL,
  interface  TEXT NOT NULL,
  address    TEXT NOT NULL,
  mac        TEXT NOT NULL,
  said       TEXT NOT NULL,               -- audit.Said as JSON; '' if nothing, or erased
  differs    TEXT NOT NULL,               -- JSON array of audit.Difference, with the first of a link
  at         TEXT NOT NULL,
  by         TEXT NOT NULL,
  revoked    INTEGER NOT NULL DEFAULT 0,  -- the entry that undid the link, or linked the same address or MAC to another device
  PRIMARY KEY (entry, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_by_device ON sightings(device, round);
CREATE INDEX sightings_by_room ON sightings(round, room);

-- What captures show of devices and the hard-coded addresses.
CREATE TABLE contacts (
  entry      INTEGER PRIMARY KEY,
  device     TEXT NOT NULL,
  file       TEXT NOT NULL,               -- '' once redacted
  sha256     TEXT NOT NULL,
  interface  TEXT NOT NULL,
  mac        TEXT NOT NULL,
  address    TEXT NOT NULL,
  contacts   TEXT NOT NULL,               -- JSON array of audit.Contact; empty: none observed
  first_at   TEXT NOT NULL,
  last_at    TEXT NOT NULL,
  conditions TEXT NOT NULL,               -- '' once redacted
  at         TEXT NOT NULL,
  by         TEXT NOT NULL
) STRICT;
CREATE INDEX contacts_by_device ON contacts(device);

-- Unlockings of connect checks, signed.
CREATE TABLE unlocks (
  n          INTEGER PRIMARY KEY,         -- the entry
  id         TEXT NOT NULL UNIQUE,
  round      TEXT NOT NULL,
  room       TEXT NOT NULL,
  interface  TEXT NOT NULL,
  agreed_by  TEXT NOT NULL,               -- '' once redacted
  patient    TEXT NOT NULL,
  reason     TEXT NOT NULL,               -- '' once redacted
  expires_at TEXT NOT NULL,
  at         TEXT NOT NULL,
  by         TEXT NOT NULL,
  checked    INTEGER NOT NULL DEFAULT 0,  -- the last entry that says how the monitors were afterwards
  shows      INTEGER NOT NULL DEFAULT 0,  -- values, alarms and time
  note       TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX unlocks_by_room ON unlocks(round, room);

CREATE TABLE unlock_targets (
  unlock  INTEGER NOT NULL,               -- unlocks.n
  n       INTEGER NOT NULL,               -- order within the unlocking, from 0
  audit   TEXT NOT NULL,
  device  TEXT NOT NULL,
  address TEXT NOT NULL,
  mac     TEXT NOT NULL,
  ports   TEXT NOT NULL,                  -- JSON array
  PRIMARY KEY (unlock, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX unlock_targets_by_device ON unlock_targets(device);

-- Connections, announced before they were made.
CREATE TABLE connects (
  n       INTEGER PRIMARY KEY,            -- the entry that announced it
  unlock  INTEGER NOT NULL,               -- unlocks.n
  audit   TEXT NOT NULL,
  device  TEXT NOT NULL,
  address TEXT NOT NULL,
  port    INTEGER NOT NULL,
  at      TEXT NOT NULL,
  by      TEXT NOT NULL,
  ended   INTEGER NOT NULL DEFAULT 0,     -- entry; 0: cut off, or going on
  result  TEXT NOT NULL DEFAULT '',       -- open | closed | silent | failed | stopped
  millis  INTEGER NOT NULL DEFAULT 0,
  read    INTEGER NOT NULL DEFAULT 0,     -- bytes
  sha256  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX connects_by_unlock ON connects(unlock);
CREATE INDEX connects_by_audit ON connects(audit);
CREATE INDEX connects_by_host ON connects(address);
CREATE INDEX connects_by_device ON connects(device);
