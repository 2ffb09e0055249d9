-- Objections, repairs and reorganisations. A case's row holds where it stands, remedy_event every step that led there; the
-- constraints and triggers make a forbidden state impossible, whoever writes. All tables are small: no distribution.

CREATE TABLE evidence (
    id          uuid        PRIMARY KEY,
    hash        text        NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),          -- SHA-256 of content
    kind        text        NOT NULL CHECK (kind IN ('pdf', 'png', 'jpeg', 'ofd')),   -- told from the content (FIL1)
    size        integer     NOT NULL CHECK (size BETWEEN 1 AND 10485760),
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    uscc        text        NOT NULL CHECK (length(uscc) = 18),                -- the subject whose case it belongs to
    handed_in_by text       NOT NULL CHECK (handed_in_by <> ''),
    at          timestamptz NOT NULL,
    content     bytea       NOT NULL CHECK (length(content) = size)
);
CREATE INDEX evidence_subject ON evidence (uscc, at DESC);

CREATE TABLE objection (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uscc         text        NOT NULL CHECK (length(uscc) = 18),
    resource     text        NOT NULL,
    record_key   uuid        NOT NULL,
    applicant    text        NOT NULL CHECK (applicant IN ('subject', 'named_person')),
    matter       text        NOT NULL CHECK (matter IN ('content', 'period', 'repair', 'person_correct', 'person_mask')),
    fields       text[]      NOT NULL,                                        -- empty: the record as a whole
    statement    text        NOT NULL,
    receipt_hash text        UNIQUE,                                          -- SHA-256 of the code given to a named person
    source       text        NOT NULL CHECK (source <> ''),                   -- the department whose fact it is
    state        text        NOT NULL CHECK (state IN
                 ('filed', 'refused', 'accepted', 'with_source', 'upheld', 'rejected', 'in_review', 'closed')),
    steps        integer     NOT NULL CHECK (steps >= 1),
    filed_at     timestamptz NOT NULL,
    clock_from   date        NOT NULL,
    clock_days   integer     NOT NULL CHECK (clock_days BETWEEN 1 AND 120),   -- working days after clock_from
    extended     boolean     NOT NULL DEFAULT false,
    escalated_at timestamptz,                                                 -- unanswered when the clock ended
    withdrew     boolean     NOT NULL DEFAULT false,                          -- it keeps the record out of the public channels
    outcome      text        CHECK (outcome IN ('corrected', 'annulled', 'repaired', 'rejected', 'refused')),
    decided_by   text,                                                        -- the officer of the first decision
    decided_in   text,                                                        -- and the department
    decided_at   timestamptz,
    reviewed_by  text,
    -- no file about a person arises: neither words nor papers of theirs, only the fields and a receipt
    CONSTRAINT objection_of_a_person CHECK (
        (applicant = 'named_person') = (receipt_hash IS NOT NULL)
        AND (applicant = 'named_person') = (matter IN ('person_correct', 'person_mask'))
        AND (applicant = 'subject' OR (statement = '' AND cardinality(fields) = 1))),
    CONSTRAINT objection_says_why CHECK (applicant = 'named_person' OR statement <> ''),
    CONSTRAINT objection_decided CHECK (
        state IN ('filed', 'accepted', 'with_source')
        OR (outcome IS NOT NULL AND decided_by <> '' AND decided_in <> '' AND decided_at IS NOT NULL)),
    CONSTRAINT objection_outcome CHECK (
        (state <> 'upheld' OR outcome IN ('corrected', 'annulled', 'repaired'))
        AND (state <> 'rejected' OR outcome = 'rejected') AND (state <> 'refused' OR outcome = 'refused')),
    CONSTRAINT objection_second_review CHECK (reviewed_by IS NULL OR reviewed_by <> decided_by),
    CONSTRAINT objection_withdrew CHECK (
        NOT withdrew OR (escalated_at IS NOT NULL AND state IN ('filed', 'accepted', 'with_source', 'in_review')))
);
CREATE INDEX objection_record ON objection (uscc, resource, record_key);
CREATE INDEX objection_running ON objection (clock_from) WHERE state IN ('filed', 'accepted', 'with_source', 'in_review');
CREATE INDEX objection_source ON objection (source, state, id);

CREATE TABLE repair (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uscc         text        NOT NULL CHECK (length(uscc) = 18),
    resource     text        NOT NULL,
    record_key   uuid        NOT NULL,
    regime       text        NOT NULL CHECK (regime <> ''),                   -- whose procedure the application follows
    statement    text        NOT NULL,
    source       text        NOT NULL CHECK (source <> ''),                   -- who established the act decides (谁认定、谁修复)
    state        text        NOT NULL CHECK (state IN ('applied', 'accepted', 'refused', 'granted', 'rejected')),
    steps        integer     NOT NULL CHECK (steps >= 1),
    applied_at   timestamptz NOT NULL,
    eligible_from date,
    applied_on   date        NOT NULL,
    accept_days  integer     NOT NULL CHECK (accept_days BETWEEN 1 AND 120),  -- after applied_on
    answer_days  integer     NOT NULL CHECK (answer_days BETWEEN 1 AND 120),  -- after applied_on
    accepted_on  date,
    decide_days  integer     NOT NULL CHECK (decide_days BETWEEN 1 AND 120),  -- after accepted_on
    extended     boolean     NOT NULL DEFAULT false,
    escalated_at timestamptz,
    decided_by   text,
    decided_at   timestamptz,
    CONSTRAINT repair_eligible CHECK (eligible_from IS NULL OR applied_on >= eligible_from),
    CONSTRAINT repair_accepted CHECK ((state IN ('accepted', 'granted', 'rejected')) = (accepted_on IS NOT NULL)),
    CONSTRAINT repair_decided CHECK (
        (state IN ('refused', 'granted', 'rejected')) = (decided_by IS NOT NULL AND decided_at IS NOT NULL))
);
-- one application at a time about a record; and what is granted is granted
CREATE UNIQUE INDEX repair_open ON repair (uscc, resource, record_key) WHERE state IN ('applied', 'accepted');
CREATE INDEX repair_record ON repair (uscc, resource, record_key);
CREATE INDEX repair_source ON repair (source, state, id);

CREATE TABLE repair_material (
    repair   bigint NOT NULL REFERENCES repair (id),
    material text   NOT NULL CHECK (material <> ''),
    evidence uuid   NOT NULL REFERENCES evidence (id),
    PRIMARY KEY (repair, material, evidence)
);

CREATE TABLE objection_evidence (
    objection bigint NOT NULL REFERENCES objection (id),
    evidence  uuid   NOT NULL REFERENCES evidence (id),
    PRIMARY KEY (objection, evidence)
);

-- Bankruptcy reorganisation or settlement: hidden on the approval ruling, final on the completion ruling, back on failure.
CREATE TABLE reorganisation (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uscc         text        NOT NULL CHECK (length(uscc) = 18),
    court        text        NOT NULL CHECK (court <> ''),
    ruling       text        NOT NULL CHECK (ruling <> ''),
    ruled_on     date        NOT NULL,
    state        text        NOT NULL CHECK (state IN ('hidden', 'final', 'failed')),
    steps        integer     NOT NULL CHECK (steps >= 1),
    at           timestamptz NOT NULL,
    last_ruling  text,
    last_ruled_on date,
    CONSTRAINT reorganisation_ended CHECK ((state <> 'hidden') = (last_ruling IS NOT NULL AND last_ruled_on >= ruled_on))
);
CREATE UNIQUE INDEX reorganisation_running ON reorganisation (uscc) WHERE state = 'hidden';

CREATE TABLE reorganisation_record (
    reorganisation bigint NOT NULL REFERENCES reorganisation (id),
    uscc           text   NOT NULL,
    resource       text   NOT NULL,
    record_key     uuid   NOT NULL,
    PRIMARY KEY (reorganisation, resource, record_key)
);

-- Every step of every case: who, when, why. body: what was decided about fields, days, papers.
CREATE TABLE remedy_event (
    kind       text        NOT NULL CHECK (kind IN ('objection', 'repair', 'reorganisation')),
    number     bigint      NOT NULL,
    step       integer     NOT NULL CHECK (step >= 1),
    at         timestamptz NOT NULL,
    what       text        NOT NULL CHECK (what <> ''),
    actor      text        NOT NULL CHECK (actor <> ''),
    department text        NOT NULL,
    why        text        NOT NULL,
    body       jsonb       NOT NULL DEFAULT '{}',
    PRIMARY KEY (kind, number, step),
    CONSTRAINT remedy_event_reasons CHECK (
        why <> '' OR what NOT IN ('refused', 'extended', 'upheld', 'rejected', 'granted', 'confirmed', 'changed'))
);

-- Ratings that used a record which has gone: the room that rates reads this from the last number it knows.
CREATE TABLE rating_stale (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uscc       text        NOT NULL,
    resource   text        NOT NULL,
    record_key uuid        NOT NULL,
    why        text        NOT NULL CHECK (why IN ('repaired', 'corrected', 'annulled', 'hidden', 'withdrawn', 'back')),
    at         timestamptz NOT NULL
);
CREATE INDEX rating_stale_subject ON rating_stale (uscc, id);

-- The row may only follow the ways of its state machine, one step at a time, and what the case is about never changes.
CREATE FUNCTION objection_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'filed' OR NEW.steps <> 1 THEN
            RAISE EXCEPTION 'an objection begins as filed' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.steps <> OLD.steps + 1 OR (OLD.state, NEW.state) NOT IN (
        ('filed', 'accepted'), ('filed', 'refused'), ('filed', 'filed'), ('accepted', 'with_source'), ('accepted', 'accepted'),
        ('with_source', 'with_source'), ('with_source', 'upheld'), ('with_source', 'rejected'),
        ('refused', 'in_review'), ('upheld', 'in_review'), ('rejected', 'in_review'), ('in_review', 'in_review'),
        ('refused', 'closed'), ('upheld', 'closed'), ('rejected', 'closed'), ('in_review', 'closed'),
        ('in_review', 'with_source'))
    THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.extended AND NOT NEW.extended OR (NEW.clock_days > OLD.clock_days AND OLD.extended AND NEW.state <> 'in_review') THEN
        RAISE EXCEPTION 'a term is extended once' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'closed' AND OLD.state = 'in_review' AND NEW.reviewed_by IS NULL THEN
        RAISE EXCEPTION 'a review has a reviewer' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.uscc, NEW.resource, NEW.record_key, NEW.applicant, NEW.matter, NEW.fields, NEW.statement, NEW.receipt_hash,
        NEW.source, NEW.filed_at)
        IS DISTINCT FROM (OLD.uscc, OLD.resource, OLD.record_key, OLD.applicant, OLD.matter, OLD.fields, OLD.statement,
        OLD.receipt_hash, OLD.source, OLD.filed_at)
        OR (OLD.decided_by IS NOT NULL AND OLD.state <> 'with_source' AND NEW.decided_by IS DISTINCT FROM OLD.decided_by)
    THEN
        RAISE EXCEPTION 'what an objection is about does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_step BEFORE INSERT OR UPDATE ON objection FOR EACH ROW EXECUTE FUNCTION objection_step();

CREATE FUNCTION repair_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'applied' OR NEW.steps <> 1 THEN
            RAISE EXCEPTION 'a repair begins as applied' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.steps <> OLD.steps + 1 OR (OLD.state, NEW.state) NOT IN (
        ('applied', 'accepted'), ('applied', 'refused'), ('applied', 'applied'), ('accepted', 'accepted'),
        ('accepted', 'granted'), ('accepted', 'rejected'))
    THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.decide_days, NEW.answer_days) IS DISTINCT FROM (OLD.decide_days, OLD.answer_days)
        AND (OLD.extended OR NOT NEW.extended) OR OLD.extended AND NOT NEW.extended
    THEN
        RAISE EXCEPTION 'a term is extended once' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.uscc, NEW.resource, NEW.record_key, NEW.source, NEW.applied_on, NEW.accept_days)
        IS DISTINCT FROM (OLD.uscc, OLD.resource, OLD.record_key, OLD.source, OLD.applied_on, OLD.accept_days)
    THEN
        RAISE EXCEPTION 'what an application is about does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER repair_step BEFORE INSERT OR UPDATE ON repair FOR EACH ROW EXECUTE FUNCTION repair_step();

CREATE FUNCTION reorganisation_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'hidden' OR NEW.steps <> 1 THEN
            RAISE EXCEPTION 'a reorganisation begins with the approval' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF OLD.state <> 'hidden' OR NEW.state = 'hidden' OR NEW.steps <> OLD.steps + 1 THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reorganisation_step BEFORE INSERT OR UPDATE ON reorganisation
    FOR EACH ROW EXECUTE FUNCTION reorganisation_step();

-- No state without the event that made it: checked when the transaction ends.
CREATE FUNCTION remedy_has_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM remedy_event e WHERE e.kind = TG_TABLE_NAME AND e.number = NEW.id AND e.step = NEW.steps) THEN
        RAISE EXCEPTION 'step % of % % has no event', NEW.steps, TG_TABLE_NAME, NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON objection
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION remedy_has_its_event();
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON repair
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION remedy_has_its_event();
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON reorganisation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION remedy_has_its_event();

CREATE FUNCTION remedies_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON remedy_event FOR EACH STATEMENT EXECUTE FUNCTION remedies_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON evidence FOR EACH STATEMENT EXECUTE FUNCTION remedies_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rating_stale FOR EACH STATEMENT EXECUTE FUNCTION remedies_append_only();
CREATE TRIGGER kept BEFORE DELETE ON objection FOR EACH STATEMENT EXECUTE FUNCTION remedies_append_only();
CREATE TRIGGER kept BEFORE DELETE ON repair FOR EACH STATEMENT EXECUTE FUNCTION remedies_append_only();
CREATE TRIGGER kept BEFORE DELETE ON reorganisation FOR EACH STATEMENT EXECUTE FUNCTION remedies_append_only();
