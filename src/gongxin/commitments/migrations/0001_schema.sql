-- Commitments. A row holds where one stands, commitment_event every step that led there. The tables are small next to the
-- registry's (one row a promise): no distribution. The credit file's record is written through the registry's api.

CREATE TABLE commitment (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number       text        UNIQUE CHECK (number ~ '^[0-9]{20}$'),            -- CMT3; from the signature on
    template     text        NOT NULL CHECK (template <> ''),
    uscc         text        NOT NULL CHECK (length(uscc) = 18),               -- who promises
    of_body      boolean     NOT NULL,                                         -- a government body's promise
    department   text        NOT NULL CHECK (department <> ''),                -- who accepted it and determines how it was kept
    region       text        NOT NULL CHECK (region ~ '^[0-9]{6}$'),           -- of the accepting body; part of the number
    matter       text        NOT NULL CHECK (matter <> ''),
    content      text        NOT NULL CHECK (content <> ''),
    liability    text        NOT NULL CHECK (liability <> ''),
    text_hash    text        NOT NULL CHECK (text_hash ~ '^[0-9a-f]{64}$'),    -- SHA-256 of what is signed (CMT2)
    publication  text        NOT NULL CHECK (publication IN ('PUBLIC', 'GOV', 'CLOSED')),
    state        text        NOT NULL CHECK (state IN ('offered', 'dropped', 'made', 'kept', 'broken', 'cured')),
    steps        integer     NOT NULL CHECK (steps >= 1),
    offered_at   timestamptz NOT NULL,
    due_on       date        NOT NULL,
    made_on      date,
    signed_by    text,
    warned_on    date,                                                         -- the notice that must precede a breach
    performed_on date,                                                         -- kept: on that day; cured: late, on that day
    determined_on date,
    determined_by text,
    partly       boolean     NOT NULL DEFAULT false,
    unfulfilled  text        NOT NULL DEFAULT '',
    sanction     text        NOT NULL DEFAULT '',
    record_key   uuid,                                                         -- the record in the credit file
    licence_resource text,                                                     -- a licence granted on the commitment
    licence_key  uuid,
    CONSTRAINT commitment_made CHECK (
        (state IN ('offered', 'dropped')) = (number IS NULL)
        AND (number IS NULL) = (made_on IS NULL) AND (number IS NULL) = (signed_by IS NULL)),
    CONSTRAINT commitment_due CHECK (made_on IS NULL OR due_on >= made_on),
    CONSTRAINT commitment_kept CHECK (state <> 'kept' OR performed_on <= due_on),
    CONSTRAINT commitment_cured CHECK (state <> 'cured' OR performed_on IS NOT NULL),
    CONSTRAINT commitment_broken CHECK (
        state NOT IN ('broken', 'cured') OR (unfulfilled <> '' AND sanction <> '' AND warned_on IS NOT NULL)),
    CONSTRAINT commitment_determined CHECK (
        (state IN ('kept', 'broken', 'cured')) = (determined_on IS NOT NULL AND determined_by IS NOT NULL)),
    CONSTRAINT commitment_licence CHECK ((licence_key IS NULL) = (licence_resource IS NULL))
);
CREATE INDEX commitment_subject ON commitment (uscc, id);
CREATE INDEX commitment_department ON commitment (department, state, id);
CREATE INDEX commitment_running ON commitment (due_on) WHERE state = 'made';
CREATE UNIQUE INDEX commitment_of_licence ON commitment (licence_resource, licence_key, id) WHERE licence_key IS NOT NULL;

-- The last serial of a region and a day (CMT3): the row is locked while a number is given out, so there is no gap and no pair.
CREATE TABLE commitment_serial (
    region text    NOT NULL,
    day    date    NOT NULL,
    last   integer NOT NULL CHECK (last BETWEEN 1 AND 999999),
    PRIMARY KEY (region, day)
);

-- Papers that show how it was kept: by name and SHA-256; the bytes are where they were handed in.
CREATE TABLE commitment_evidence (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    commitment bigint      NOT NULL REFERENCES commitment (id),
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    sha256     text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    says       text        NOT NULL,
    at         timestamptz NOT NULL,
    actor      text        NOT NULL CHECK (actor <> ''),
    UNIQUE (commitment, sha256)
);

-- Which reminder was sent (CMT6): once each.
CREATE TABLE commitment_reminder (
    commitment bigint      NOT NULL REFERENCES commitment (id),
    kind       text        NOT NULL CHECK (kind IN ('first', 'last', 'overdue')),
    at         timestamptz NOT NULL,
    PRIMARY KEY (commitment, kind)
);

CREATE TABLE commitment_event (
    commitment bigint      NOT NULL REFERENCES commitment (id),
    step       integer     NOT NULL CHECK (step >= 1),
    at         timestamptz NOT NULL,
    what       text        NOT NULL CHECK (what <> ''),
    actor      text        NOT NULL CHECK (actor <> ''),
    department text        NOT NULL,
    why        text        NOT NULL,
    body       jsonb       NOT NULL DEFAULT '{}',
    PRIMARY KEY (commitment, step),
    CONSTRAINT commitment_event_reasons CHECK (why <> '' OR what NOT IN ('broken', 'cured', 'dropped'))
);

-- One step at a time along the ways of the state machine; what was signed never changes.
CREATE FUNCTION commitment_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'offered' OR NEW.steps <> 1 THEN
            RAISE EXCEPTION 'a commitment begins as offered' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.steps <> OLD.steps + 1 OR (OLD.state, NEW.state) NOT IN (
        ('offered', 'dropped'), ('offered', 'made'), ('made', 'made'), ('made', 'kept'), ('made', 'broken'),
        ('kept', 'kept'), ('broken', 'broken'), ('broken', 'cured'))
    THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.template, NEW.uscc, NEW.of_body, NEW.department, NEW.region, NEW.matter, NEW.content, NEW.liability, NEW.text_hash,
        NEW.due_on, NEW.offered_at)
        IS DISTINCT FROM (OLD.template, OLD.uscc, OLD.of_body, OLD.department, OLD.region, OLD.matter, OLD.content,
        OLD.liability, OLD.text_hash, OLD.due_on, OLD.offered_at)
        OR (OLD.number IS NOT NULL AND (NEW.number, NEW.made_on, NEW.signed_by) IS DISTINCT FROM
            (OLD.number, OLD.made_on, OLD.signed_by))
    THEN
        RAISE EXCEPTION 'what was offered and signed does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commitment_step BEFORE INSERT OR UPDATE ON commitment FOR EACH ROW EXECUTE FUNCTION commitment_step();

CREATE FUNCTION commitment_has_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM commitment_event e WHERE e.commitment = NEW.id AND e.step = NEW.steps) THEN
        RAISE EXCEPTION 'step % of commitment % has no event', NEW.steps, NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON commitment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commitment_has_its_event();

CREATE FUNCTION commitments_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON commitment_event
    FOR EACH STATEMENT EXECUTE FUNCTION commitments_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON commitment_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION commitments_append_only();
CREATE TRIGGER kept BEFORE DELETE ON commitment FOR EACH STATEMENT EXECUTE FUNCTION commitments_append_only();
