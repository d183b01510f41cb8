-- What a hub keeps: the logs of many sites, and who may connect. The same as
-- db/hub_migrations has for SQLite; entries lie apart by site, and the role that
-- the hub works as can neither change nor delete them.
CREATE TABLE sites (
  n  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id bytea NOT NULL UNIQUE CHECK (length(id) = 32)
);

CREATE TABLE codes (
  hash    bytea PRIMARY KEY CHECK (length(hash) = 32),
  expires bigint NOT NULL               -- seconds since 1970
);

CREATE TABLE laptops (
  id    text PRIMARY KEY,
  site  bigint NOT NULL REFERENCES sites(n),
  since bigint NOT NULL,
  shut  bigint NOT NULL DEFAULT 0       -- 0: may connect
);

CREATE TABLE logs (
  n    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site bigint NOT NULL REFERENCES sites(n),
  key  text NOT NULL,
  size bigint NOT NULL DEFAULT 0,
  UNIQUE (site, key)
);

CREATE TABLE entries (
  site   bigint NOT NULL,
  log    bigint NOT NULL,
  seq    bigint NOT NULL,
  hashes bytea NOT NULL,
  text   bytea NOT NULL,                -- packed by the hub
  PRIMARY KEY (site, log, seq)
) PARTITION BY HASH (site);
DO $$ BEGIN
  FOR i IN 0..15 LOOP
    EXECUTE format('CREATE TABLE entries_%s PARTITION OF entries FOR VALUES WITH (MODULUS 16, REMAINDER %s)', i, i);
    EXECUTE format('ALTER TABLE entries_%s ALTER text SET STORAGE MAIN', i); -- it is packed already
  END LOOP;
END $$;

-- Entries that say who is let in and what is erased, in the order in which they came.
CREATE TABLE notable (
  n    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site bigint NOT NULL REFERENCES sites(n),
  log  bigint NOT NULL,
  seq  bigint NOT NULL,
  UNIQUE (site, log, seq)
);

CREATE TABLE receipts (
  log  bigint NOT NULL REFERENCES logs(n),
  size bigint NOT NULL,
  note bytea NOT NULL,
  PRIMARY KEY (log, size)
);

CREATE TABLE attachments (
  site  bigint NOT NULL REFERENCES sites(n),
  ref   bytea NOT NULL CHECK (length(ref) = 32),
  salt  bytea,                          -- NULL once erased
  bytes bytea,
  PRIMARY KEY (site, ref)
);

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON receipts FOR EACH STATEMENT EXECUTE FUNCTION append_only();

DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'visite_hub') THEN
    CREATE ROLE visite_hub NOLOGIN;
  END IF;
  EXECUTE format('GRANT visite_hub TO %I', current_user);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO visite_hub', current_schema());
END $$;
GRANT SELECT, INSERT ON sites, codes, laptops, logs, entries, notable, receipts, attachments TO visite_hub;
GRANT DELETE ON codes TO visite_hub;                      -- they are used up
GRANT UPDATE (shut) ON laptops TO visite_hub;
GRANT UPDATE (size) ON logs TO visite_hub;
GRANT UPDATE (salt, bytes) ON attachments TO visite_hub;  -- they can be erased
