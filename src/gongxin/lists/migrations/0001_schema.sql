-- Proceedings about entries on a list. list_event is appended, one row per step; list_entry holds where the proceeding stands, and
-- its constraints and trigger make a forbidden state impossible, whoever writes (LST1-LST8).

CREATE TABLE list_entry (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_code       text        NOT NULL CHECK (list_code <> ''),
    uscc            text        NOT NULL CHECK (length(uscc) = 18),
    department      text        NOT NULL CHECK (department <> ''),
    state           text        NOT NULL CHECK (state IN ('proposed', 'notified', 'stated', 'decided', 'listed', 'dropped', 'removed')),
    version         integer     NOT NULL CHECK (version >= 1),
    reason          text        NOT NULL CHECK (reason <> ''),
    evidence        jsonb       NOT NULL CHECK (jsonb_array_length(evidence) >= 1),
    listing_basis   text        NOT NULL CHECK (listing_basis <> ''),
    office          text        NOT NULL CHECK (office <> ''),                 -- the office to turn to
    notified_on     date,
    statement_until date,
    decided_on      date,
    decision_no     text,
    decided_by      text,
    signed_by       text,
    listing_date    date,
    end_date        date,
    earliest_removal date,
    removal_date    date,
    record_key      uuid,                                                      -- of the record that says so
    CONSTRAINT list_entry_notified CHECK (
        state IN ('proposed', 'dropped') OR (notified_on IS NOT NULL AND statement_until > notified_on)),
    CONSTRAINT list_entry_decided CHECK (
        state NOT IN ('decided', 'listed', 'removed')
        OR (decided_on IS NOT NULL AND decision_no <> '' AND decided_by <> '' AND end_date IS NOT NULL)),
    CONSTRAINT list_entry_not_before_statement CHECK (decided_on IS NULL OR decided_on > statement_until),
    CONSTRAINT list_entry_signed CHECK (
        state NOT IN ('listed', 'removed') OR (signed_by <> '' AND signed_by <> decided_by AND listing_date IS NOT NULL
                                               AND record_key IS NOT NULL)),
    CONSTRAINT list_entry_dates CHECK (listing_date IS NULL OR (listing_date >= decided_on AND end_date > listing_date)),
    CONSTRAINT list_entry_removed CHECK ((state = 'removed') = (removal_date IS NOT NULL))
);
-- one proceeding or entry at a time of a subject on a list
CREATE UNIQUE INDEX list_entry_open ON list_entry (uscc, list_code)
    WHERE state IN ('proposed', 'notified', 'stated', 'decided', 'listed');
CREATE INDEX list_entry_department ON list_entry (department, state, id DESC);

CREATE TABLE list_event (
    entry      bigint      NOT NULL REFERENCES list_entry (id),
    version    integer     NOT NULL CHECK (version >= 1),
    at         timestamptz NOT NULL,
    step       text        NOT NULL CHECK (step IN ('propose', 'notify', 'state', 'decide', 'sign_off', 'drop', 'remove')),
    actor      text        NOT NULL CHECK (actor <> ''),
    department text        NOT NULL,
    why        text        NOT NULL CHECK (why <> ''),
    documents  jsonb       NOT NULL DEFAULT '[]',
    PRIMARY KEY (entry, version)
);

-- No state without the event that made it: checked when the transaction ends.
ALTER TABLE list_entry ADD CONSTRAINT list_entry_has_its_event
    FOREIGN KEY (id, version) REFERENCES list_event (entry, version) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION list_entry_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR NEW.version <> 1 THEN
            RAISE EXCEPTION 'an entry begins as proposed' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.version <> OLD.version + 1 OR (OLD.state, NEW.state) NOT IN (
        ('proposed', 'notified'), ('notified', 'stated'), ('notified', 'decided'), ('stated', 'stated'), ('stated', 'decided'),
        ('decided', 'listed'), ('listed', 'removed'),
        ('proposed', 'dropped'), ('notified', 'dropped'), ('stated', 'dropped'), ('decided', 'dropped'))
    THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.uscc, NEW.list_code, NEW.department, NEW.reason, NEW.listing_basis, NEW.evidence)
        IS DISTINCT FROM (OLD.uscc, OLD.list_code, OLD.department, OLD.reason, OLD.listing_basis, OLD.evidence)
    THEN
        RAISE EXCEPTION 'what the subject was told is not changed afterwards' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER list_entry_step BEFORE INSERT OR UPDATE ON list_entry FOR EACH ROW EXECUTE FUNCTION list_entry_step();

CREATE FUNCTION lists_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON list_event FOR EACH STATEMENT EXECUTE FUNCTION lists_append_only();
CREATE TRIGGER append_only BEFORE DELETE ON list_entry FOR EACH STATEMENT EXECUTE FUNCTION lists_append_only();
