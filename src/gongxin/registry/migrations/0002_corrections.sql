-- What decisions about single records need: a state for the time of a reorganisation, the latest version of every record, and
-- what was corrected away and must not come back by itself.

ALTER TABLE record_version DROP CONSTRAINT record_version_state_check;
ALTER TABLE record_version ADD CONSTRAINT record_version_state_check
    CHECK (state IN ('current', 'contested', 'repaired', 'hidden', 'withdrawn', 'annulled')) NOT VALID;
-- NOT VALID: what stands there already is of the narrower list, and a table of millions need not be read to know it

-- The interface of other rooms: one row per record, its latest version. A condition on uscc reaches the key's index.
CREATE VIEW record_current AS
SELECT DISTINCT ON (uscc, resource, record_key) *
FROM record_version
ORDER BY uscc DESC, resource DESC, record_key DESC, version DESC;

-- A field's value that a correction refused: the one that stood in `version`. A later delivery that still carries it is held
-- back until the source has certified it anew (domain.md, The flow of one record, 5). The value itself stays where it was.
CREATE TABLE corrected_value (
    uscc         text        NOT NULL,
    resource     text        NOT NULL,
    record_key   uuid        NOT NULL,
    field        text        NOT NULL,
    version      integer     NOT NULL CHECK (version >= 1),
    seq          bigint      NOT NULL,       -- the change that corrected it
    certified_at timestamptz,
    PRIMARY KEY (uscc, resource, record_key, field, seq)
);
CREATE INDEX corrected_value_open ON corrected_value (resource) WHERE certified_at IS NULL;

-- A withdrawn record that its source does not bring back by sending it again: an objection to it was never answered. Gone with
-- the next decision about the record's state.
CREATE TABLE record_hold (
    uscc       text        NOT NULL,
    resource   text        NOT NULL,
    record_key uuid        NOT NULL,
    since      timestamptz NOT NULL,
    PRIMARY KEY (uscc, resource, record_key)
);

-- Who certified a removed or corrected fact anew, and why: one row per certification, never changed.
CREATE TABLE certification (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uscc       text        NOT NULL,
    resource   text        NOT NULL,
    record_key uuid        NOT NULL,
    department text        NOT NULL CHECK (department <> ''),
    officer    text        NOT NULL CHECK (officer <> ''),
    reason     text        NOT NULL CHECK (reason <> ''),
    at         timestamptz NOT NULL
);
CREATE INDEX certification_record ON certification (uscc, resource, record_key);
CREATE FUNCTION certification_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'certification is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER certification_append_only BEFORE UPDATE OR DELETE ON certification
    FOR EACH ROW EXECUTE FUNCTION certification_append_only();
