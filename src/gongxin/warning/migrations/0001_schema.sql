-- Signals of early warning. warning_event and warning_record are appended; warning_signal holds where a signal stands, and its trigger
-- makes a forbidden step impossible, whoever writes (WRN6, WRN7). Nothing here is read by registry, reports, lists, measures, ratings
-- or exchange (.importlinter, tests/warning/test_never_leaves.py).

CREATE TABLE warning_run (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    on_day    date        NOT NULL,
    actor     text        NOT NULL CHECK (actor <> ''),
    counted   jsonb       NOT NULL,                       -- by criterion: version, subjects, standing, raised, ended
    skipped   text[]      NOT NULL                        -- criteria that might not be used on the day
);

CREATE TABLE warning_signal (
    id                bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    criterion         text        NOT NULL CHECK (criterion <> ''),
    criterion_version integer     NOT NULL CHECK (criterion_version >= 1),
    uscc              text        NOT NULL CHECK (length(uscc) = 18 AND uscc NOT LIKE '92%'),   -- WRN3
    department        text        NOT NULL CHECK (department <> ''),
    on_day            date        NOT NULL,
    raised_at         timestamptz NOT NULL,
    evidence          uuid        NOT NULL,               -- of the records used, with their versions
    said              jsonb       NOT NULL,
    figures           jsonb       NOT NULL,
    state             text        NOT NULL CHECK (state IN ('open', 'noted', 'followed_up', 'unfounded')),
    version           integer     NOT NULL CHECK (version >= 1),
    stale_since       date,
    stale_cause       text        CHECK (stale_cause IN ('corrected', 'contested', 'repaired', 'hidden', 'withdrawn', 'annulled',
                                                         'expired', 'no_longer', 'criterion', 'basis')),
    CONSTRAINT warning_signal_stale CHECK ((stale_since IS NULL) = (stale_cause IS NULL))
);
-- the same records under the same question point once
CREATE UNIQUE INDEX warning_signal_once ON warning_signal (uscc, criterion, criterion_version, evidence) WHERE stale_since IS NULL;
CREATE INDEX warning_signal_department ON warning_signal (department, id DESC);

CREATE TABLE warning_record (
    signal       bigint  NOT NULL REFERENCES warning_signal (id),
    uscc         text    NOT NULL,
    resource     text    NOT NULL,
    record_key   uuid    NOT NULL,
    version      integer NOT NULL CHECK (version >= 1),
    decided_on   date,
    public_until date,
    value        numeric,
    day          date,
    PRIMARY KEY (signal, resource, record_key)
);
CREATE INDEX warning_record_record ON warning_record (uscc, resource, record_key);

CREATE TABLE warning_event (
    signal     bigint      NOT NULL REFERENCES warning_signal (id),
    version    integer     NOT NULL CHECK (version >= 1),
    at         timestamptz NOT NULL,
    step       text        NOT NULL CHECK (step IN ('raise', 'noted', 'followed_up', 'unfounded', 'stale')),
    actor      text        NOT NULL CHECK (actor <> ''),
    department text        NOT NULL,
    why        text        NOT NULL CHECK (why <> ''),
    did        text        NOT NULL DEFAULT '',
    PRIMARY KEY (signal, version),
    CONSTRAINT warning_event_did CHECK ((step = 'followed_up') = (did <> ''))
);
ALTER TABLE warning_signal ADD CONSTRAINT warning_signal_has_its_event
    FOREIGN KEY (id, version) REFERENCES warning_event (signal, version) DEFERRABLE INITIALLY DEFERRED;

-- One row: how far the change log was read for records that changed.
CREATE TABLE warning_cursor (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    last   bigint  NOT NULL CHECK (last >= 0)
);
INSERT INTO warning_cursor (last) VALUES (0);

-- What an officer kept of a cluster, and its end; neither is ever changed.
CREATE TABLE warning_note (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('address', 'successor', 'name')),
    fact       text        NOT NULL CHECK (fact <> ''),
    members    text[]      NOT NULL CHECK (cardinality(members) >= 2),
    why        text        NOT NULL CHECK (why <> ''),
    department text        NOT NULL CHECK (department <> ''),
    officer    text        NOT NULL CHECK (officer <> ''),
    at         timestamptz NOT NULL
);
CREATE INDEX warning_note_members ON warning_note USING gin (members);
CREATE TABLE warning_note_end (
    note    bigint      PRIMARY KEY REFERENCES warning_note (id),
    at      timestamptz NOT NULL,
    officer text        NOT NULL CHECK (officer <> ''),
    why     text        NOT NULL CHECK (why <> '')
);

CREATE FUNCTION warning_signal_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' OR NEW.version <> 1 OR NEW.stale_since IS NOT NULL THEN
            RAISE EXCEPTION 'a signal begins open' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.version <> OLD.version + 1 OR OLD.stale_since IS NOT NULL
        OR (NEW.state = OLD.state) = (NEW.stale_since IS NULL)
        OR (NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('open', 'noted'), ('open', 'followed_up'), ('open', 'unfounded'), ('noted', 'followed_up'), ('noted', 'unfounded')))
    THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.criterion, NEW.criterion_version, NEW.uscc, NEW.department, NEW.on_day, NEW.evidence, NEW.said, NEW.figures)
        IS DISTINCT FROM
       (OLD.criterion, OLD.criterion_version, OLD.uscc, OLD.department, OLD.on_day, OLD.evidence, OLD.said, OLD.figures)
    THEN
        RAISE EXCEPTION 'what was said is not changed afterwards' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER warning_signal_step BEFORE INSERT OR UPDATE ON warning_signal
    FOR EACH ROW EXECUTE FUNCTION warning_signal_step();

CREATE FUNCTION warning_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE DELETE ON warning_signal FOR EACH STATEMENT EXECUTE FUNCTION warning_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON warning_event FOR EACH STATEMENT EXECUTE FUNCTION warning_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON warning_record FOR EACH STATEMENT EXECUTE FUNCTION warning_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON warning_note FOR EACH STATEMENT EXECUTE FUNCTION warning_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON warning_note_end FOR EACH STATEMENT EXECUTE FUNCTION warning_append_only();
