-- Tips and complaints. Nothing here refers to a record of the registry, and nothing of it is published. The reporter's identity
-- is in a schema of its own, encrypted with a key that is not in the database; tip holds nothing about who reported.

CREATE TABLE tip (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receipt_hash bytea       NOT NULL UNIQUE CHECK (length(receipt_hash) = 32),   -- SHA-256; the code itself is nowhere
    about        text        NOT NULL CHECK (about ~ '^[0-9A-Z]{18}$'),           -- an organisation's code
    domain       text        NOT NULL CHECK (domain <> ''),
    statement    text        NOT NULL CHECK (statement <> ''),
    state        text        NOT NULL CHECK (state IN ('received', 'declined', 'passed', 'founded', 'unfounded')),
    steps        integer     NOT NULL CHECK (steps >= 1),
    filed_on     date        NOT NULL,                                            -- the day, not the instant
    department   text,
    answer       text        NOT NULL DEFAULT '',
    decision_no  text        NOT NULL DEFAULT '',
    decided_on   date,
    CONSTRAINT tip_passed CHECK (state IN ('received', 'declined') OR department IS NOT NULL),
    CONSTRAINT tip_decided CHECK ((state IN ('declined', 'founded', 'unfounded')) = (decided_on IS NOT NULL)),
    CONSTRAINT tip_answered CHECK (decided_on IS NULL OR answer <> ''),
    CONSTRAINT tip_founded_by_a_document CHECK (state <> 'founded' OR decision_no <> '')
);
CREATE INDEX tip_department ON tip (department, state, id);
CREATE INDEX tip_waiting ON tip (id) WHERE state = 'received';

CREATE TABLE tip_event (
    tip        bigint      NOT NULL REFERENCES tip (id),
    step       integer     NOT NULL CHECK (step >= 1),
    on_day     date        NOT NULL,
    what       text        NOT NULL CHECK (what <> ''),
    actor      text        NOT NULL CHECK (actor <> ''),                           -- 'reporter' for whoever holds the receipt
    department text        NOT NULL,
    why        text        NOT NULL,
    PRIMARY KEY (tip, step)
);

CREATE FUNCTION tip_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'received' OR NEW.steps <> 1 THEN
            RAISE EXCEPTION 'a tip begins as received' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.steps <> OLD.steps + 1 OR (OLD.state, NEW.state) NOT IN (
        ('received', 'received'), ('received', 'declined'), ('received', 'passed'), ('passed', 'passed'),
        ('passed', 'founded'), ('passed', 'unfounded'))
        OR (NEW.receipt_hash, NEW.about, NEW.domain, NEW.statement, NEW.filed_on)
           IS DISTINCT FROM (OLD.receipt_hash, OLD.about, OLD.domain, OLD.statement, OLD.filed_on)
    THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER step BEFORE INSERT OR UPDATE ON tip FOR EACH ROW EXECUTE FUNCTION tip_step();

CREATE FUNCTION tip_has_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tip_event e WHERE e.tip = NEW.id AND e.step = NEW.steps) THEN
        RAISE EXCEPTION 'step % of tip % has no event', NEW.steps, NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON tip
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tip_has_its_event();

CREATE SCHEMA sealed;

-- Who reported, if they wished to say so: AES-256-GCM; the tip's number is sealed with it, so that no row can change places.
CREATE TABLE sealed.reporter (
    tip        bigint PRIMARY KEY REFERENCES public.tip (id),
    key_id     text   NOT NULL CHECK (key_id <> ''),
    nonce      bytea  NOT NULL CHECK (length(nonce) = 12),
    ciphertext bytea  NOT NULL
);

-- Every opening: written before anything is readable, never changed, never deleted.
CREATE TABLE sealed.opening (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tip        bigint      NOT NULL,
    at         timestamptz NOT NULL,
    actor      text        NOT NULL CHECK (actor <> ''),
    department text        NOT NULL,
    why        text        NOT NULL CHECK (why <> '')
);
CREATE INDEX opening_tip ON sealed.opening (tip, id);

CREATE FUNCTION tips_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tip_event FOR EACH STATEMENT EXECUTE FUNCTION tips_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON sealed.opening FOR EACH STATEMENT EXECUTE FUNCTION tips_append_only();
CREATE TRIGGER sealed_once BEFORE UPDATE ON sealed.reporter FOR EACH STATEMENT EXECUTE FUNCTION tips_append_only();
CREATE TRIGGER kept BEFORE DELETE ON tip FOR EACH STATEMENT EXECUTE FUNCTION tips_append_only();
