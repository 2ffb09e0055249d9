-- Government integrity. Bodies only: no column holds an office-holder's name. Money is yuan. All tables are small next to the
-- registry's (one row a contract, an invoice, a payment of a body): no distribution.

CREATE TABLE gov_body (
    uscc        text        PRIMARY KEY CHECK (uscc ~ '^1[1239][0-9A-Z]{16}$'),   -- organs and public institutions
    name_zh     text        NOT NULL CHECK (name_zh <> ''),
    name_en     text        NOT NULL,
    region      text        NOT NULL CHECK (region ~ '^[0-9]{6}$'),
    level       text        NOT NULL CHECK (level IN ('nation', 'province', 'city', 'county', 'town')),
    superior    text        REFERENCES gov_body (uscc),
    enrolled_at timestamptz NOT NULL,
    steps       integer     NOT NULL CHECK (steps >= 1),
    CONSTRAINT gov_body_not_its_own_superior CHECK (superior <> uscc)
);
CREATE INDEX gov_body_region ON gov_body (region, uscc);

-- Names of regions that the national table does not know (development zones, new districts).
CREATE TABLE gov_region (
    code    text PRIMARY KEY CHECK (code ~ '^[0-9]{6}$'),
    name_zh text NOT NULL CHECK (name_zh <> ''),
    name_en text NOT NULL
);

-- Reorganisation: the successor takes over every duty (DUT1). One general successor a body.
CREATE TABLE gov_succession (
    predecessor text        PRIMARY KEY REFERENCES gov_body (uscc),
    successor   text        NOT NULL REFERENCES gov_body (uscc),
    on_date     date        NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('merged', 'split', 'renamed', 'dissolved')),
    basis       text        NOT NULL CHECK (basis <> ''),
    at          timestamptz NOT NULL,
    CONSTRAINT gov_succession_another CHECK (successor <> predecessor)
);
CREATE INDEX gov_succession_successor ON gov_succession (successor);

-- Who answers today for what a body owes: the end of its line of successors (DUT2).
CREATE VIEW gov_holder AS
WITH RECURSIVE way (uscc, holder) AS (
    SELECT uscc, uscc FROM gov_body
    UNION ALL
    SELECT w.uscc, s.successor FROM way w JOIN gov_succession s ON s.predecessor = w.holder
)
SELECT w.uscc, w.holder FROM way w WHERE NOT EXISTS (SELECT FROM gov_succession s WHERE s.predecessor = w.holder);

-- No circle, neither of successors nor of superiors (DUT3): one writer at a time, who follows the line to its end.
CREATE FUNCTION gov_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text; start text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('gov_no_circle', 0));
    IF TG_TABLE_NAME = 'gov_succession' THEN
        start := NEW.predecessor; place := NEW.successor;
        WHILE place IS NOT NULL LOOP
            IF place = start THEN
                RAISE EXCEPTION 'successors go in a circle' USING ERRCODE = 'check_violation', CONSTRAINT = 'gov_circle';
            END IF;
            SELECT successor INTO place FROM gov_succession WHERE predecessor = place;
        END LOOP;
    ELSE
        start := NEW.uscc; place := NEW.superior;
        WHILE place IS NOT NULL LOOP
            IF place = start THEN
                RAISE EXCEPTION 'superiors go in a circle' USING ERRCODE = 'check_violation', CONSTRAINT = 'gov_circle';
            END IF;
            SELECT superior INTO place FROM gov_body WHERE uscc = place;
        END LOOP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_circle BEFORE INSERT OR UPDATE ON gov_succession FOR EACH ROW EXECUTE FUNCTION gov_no_circle();
CREATE TRIGGER no_circle BEFORE INSERT OR UPDATE ON gov_body FOR EACH ROW EXECUTE FUNCTION gov_no_circle();

CREATE TABLE gov_contract (
    id            bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ocid          text           NOT NULL UNIQUE CHECK (length(ocid) BETWEEN 3 AND 200),
    number        text           NOT NULL CHECK (number <> ''),
    kind          text           NOT NULL CHECK (kind IN ('procurement', 'ppp', 'investment')),
    domain        text           NOT NULL CHECK (domain <> ''),
    title         text           NOT NULL CHECK (title <> ''),
    body          text           NOT NULL REFERENCES gov_body (uscc),
    counterpart   text           NOT NULL CHECK (length(counterpart) = 18 AND counterpart <> body),
    counterpart_name text        NOT NULL CHECK (counterpart_name <> ''),
    counterpart_size text        NOT NULL CHECK (counterpart_size IN ('sme', 'large', 'other')),
    value         numeric(20, 2) NOT NULL CHECK (value > 0),
    signed_on     date           NOT NULL,
    ends_on       date           CHECK (ends_on >= signed_on),
    agreed_days   integer        CHECK (agreed_days BETWEEN 1 AND 3650),      -- what the contract says; PAY1 cuts it
    agreed_rate   numeric(7, 4)  CHECK (agreed_rate BETWEEN 0 AND 100),       -- late interest a year, per cent
    applied_rate  numeric(7, 4)  CHECK (applied_rate >= agreed_rate),         -- not below the LPR of the signing (PAY6)
    pay_when_paid boolean        NOT NULL DEFAULT false,                      -- a clause without effect (PAY3)
    source        text           NOT NULL CHECK (source <> ''),
    at            timestamptz    NOT NULL,
    steps         integer        NOT NULL CHECK (steps >= 1),
    UNIQUE (body, number),
    CONSTRAINT gov_contract_rate CHECK ((agreed_rate IS NULL) = (applied_rate IS NULL))
);
CREATE INDEX gov_contract_counterpart ON gov_contract (counterpart, id);

CREATE TABLE gov_invoice (
    id           bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contract     bigint         NOT NULL REFERENCES gov_contract (id),
    number       text           NOT NULL CHECK (number <> ''),
    amount       numeric(20, 2) NOT NULL CHECK (amount > 0),
    delivered_on date           NOT NULL,
    settled_on   date           CHECK (settled_on >= delivered_on),           -- amounts confirmed, where the contract settles so
    issued_on    date           NOT NULL CHECK (issued_on >= delivered_on - 3650),
    due_on       date           NOT NULL CHECK (due_on BETWEEN delivered_on + 1 AND coalesce(settled_on, delivered_on) + 60),
    disputed     numeric(20, 2) NOT NULL DEFAULT 0 CHECK (disputed BETWEEN 0 AND amount),
    dispute_reason text         NOT NULL DEFAULT '',
    steps        integer        NOT NULL CHECK (steps >= 1),
    UNIQUE (contract, number),
    CONSTRAINT gov_invoice_dispute CHECK (disputed = 0 OR dispute_reason <> '')
);
CREATE INDEX gov_invoice_due ON gov_invoice (due_on);

CREATE TABLE gov_payment (
    id        bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice   bigint         NOT NULL REFERENCES gov_invoice (id),
    reference text           NOT NULL CHECK (reference <> ''),
    amount    numeric(20, 2) NOT NULL CHECK (amount > 0),
    paid_on   date           NOT NULL,
    at        timestamptz    NOT NULL,
    UNIQUE (invoice, reference)
);

CREATE TABLE gov_judgment (
    id           bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body         text           NOT NULL REFERENCES gov_body (uscc),
    case_no      text           NOT NULL CHECK (case_no <> ''),
    kind         text           NOT NULL CHECK (kind IN ('judgment', 'review')),     -- court, or administrative review
    court        text           NOT NULL CHECK (court <> ''),
    obligation   text           NOT NULL CHECK (obligation <> ''),
    amount       numeric(20, 2) CHECK (amount > 0),
    decided_on   date           NOT NULL,
    due_on       date           NOT NULL CHECK (due_on >= decided_on),
    performed_on date           CHECK (performed_on >= decided_on),
    source       text           NOT NULL CHECK (source <> ''),
    at           timestamptz    NOT NULL,
    steps        integer        NOT NULL CHECK (steps >= 1),
    UNIQUE (body, case_no)
);

CREATE TABLE gov_complaint (
    id          bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body        text           NOT NULL REFERENCES gov_body (uscc),              -- who is accused
    complainant text           NOT NULL CHECK (length(complainant) = 18 AND complainant <> body),
    domain      text           NOT NULL CHECK (domain <> ''),
    contract    bigint         REFERENCES gov_contract (id),
    statement   text           NOT NULL CHECK (statement <> ''),
    amount      numeric(20, 2) CHECK (amount > 0),
    state       text           NOT NULL CHECK (state IN
                ('filed', 'declined', 'registered', 'routed', 'unfounded', 'urged', 'performed', 'breach', 'repaired')),
    steps       integer        NOT NULL CHECK (steps >= 1),
    filed_at    timestamptz    NOT NULL,
    clock_from  date           NOT NULL,
    clock_days  integer        NOT NULL CHECK (clock_days BETWEEN 1 AND 90),     -- natural days
    extended    boolean        NOT NULL DEFAULT false,
    routed_to   text           REFERENCES gov_body (uscc),
    ground      text,
    urged_until date,
    refused     boolean        NOT NULL DEFAULT false,                           -- the body said that it will not perform
    closed_on   date,
    decided_by  text,
    CONSTRAINT gov_complaint_never_to_the_accused CHECK (routed_to <> body),
    CONSTRAINT gov_complaint_routed CHECK (state IN ('filed', 'declined', 'registered') OR routed_to IS NOT NULL),
    CONSTRAINT gov_complaint_urged CHECK (state NOT IN ('urged', 'performed', 'breach', 'repaired') OR urged_until IS NOT NULL),
    CONSTRAINT gov_complaint_closed CHECK (
        (state IN ('declined', 'unfounded', 'performed', 'breach', 'repaired')) = (closed_on IS NOT NULL)),
    CONSTRAINT gov_complaint_decided CHECK (state IN ('filed', 'registered', 'routed', 'declined') OR decided_by IS NOT NULL)
);
CREATE INDEX gov_complaint_body ON gov_complaint (body, id);
CREATE INDEX gov_complaint_routed_to ON gov_complaint (routed_to, state, id);
CREATE INDEX gov_complaint_complainant ON gov_complaint (complainant, id);

CREATE TABLE gov_breach (
    id            bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    complaint     bigint         NOT NULL UNIQUE REFERENCES gov_complaint (id),
    body          text           NOT NULL REFERENCES gov_body (uscc),
    domain        text           NOT NULL,
    facts         text           NOT NULL CHECK (facts <> ''),
    amount        numeric(20, 2) CHECK (amount > 0),
    document_no   text           NOT NULL CHECK (document_no <> ''),
    recognised_by text           NOT NULL CHECK (recognised_by <> ''),            -- department code
    recognised_on date           NOT NULL,
    resource      text           NOT NULL,
    record_key    uuid           NOT NULL,
    performed_on  date,
    repaired_on   date           CHECK (repaired_on >= recognised_on),
    steps         integer        NOT NULL CHECK (steps >= 1),
    CONSTRAINT gov_breach_repaired CHECK (repaired_on IS NULL OR performed_on IS NOT NULL)
);
CREATE INDEX gov_breach_body ON gov_breach (body, id);

-- Every step: who, when, why. number: the row's id, or of a body the hash of its code.
CREATE TABLE gov_event (
    kind       text        NOT NULL CHECK (kind IN ('body', 'contract', 'invoice', 'judgment', 'complaint', 'breach')),
    number     text        NOT NULL,
    step       integer     NOT NULL CHECK (step >= 1),
    at         timestamptz NOT NULL,
    what       text        NOT NULL CHECK (what <> ''),
    actor      text        NOT NULL CHECK (actor <> ''),
    department text        NOT NULL,
    why        text        NOT NULL,
    body       jsonb       NOT NULL DEFAULT '{}',
    PRIMARY KEY (kind, number, step)
);

CREATE FUNCTION gov_complaint_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'filed' OR NEW.steps <> 1 THEN
            RAISE EXCEPTION 'a complaint begins as filed' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.steps <> OLD.steps + 1 OR (OLD.state, NEW.state) NOT IN (
        ('filed', 'declined'), ('filed', 'registered'), ('registered', 'routed'), ('routed', 'routed'),
        ('routed', 'unfounded'), ('routed', 'urged'), ('urged', 'urged'), ('urged', 'performed'), ('urged', 'breach'),
        ('breach', 'repaired'))
    THEN
        RAISE EXCEPTION 'no step from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.body, NEW.complainant, NEW.domain, NEW.contract, NEW.statement, NEW.amount, NEW.filed_at, NEW.clock_from)
        IS DISTINCT FROM (OLD.body, OLD.complainant, OLD.domain, OLD.contract, OLD.statement, OLD.amount, OLD.filed_at,
        OLD.clock_from) OR (NEW.clock_days <> OLD.clock_days AND OLD.extended)
    THEN
        RAISE EXCEPTION 'what a complaint is about does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER step BEFORE INSERT OR UPDATE ON gov_complaint FOR EACH ROW EXECUTE FUNCTION gov_complaint_step();

-- A payment is never before its invoice, and all of them never exceed it. Callers lock the invoice first.
CREATE FUNCTION gov_payment_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    known gov_invoice;
BEGIN
    SELECT * INTO known FROM gov_invoice WHERE id = NEW.invoice FOR UPDATE;
    IF NEW.paid_on < known.issued_on THEN
        RAISE EXCEPTION 'paid before the invoice' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.amount + (SELECT coalesce(sum(amount), 0) FROM gov_payment WHERE invoice = NEW.invoice) > known.amount THEN
        RAISE EXCEPTION 'paid more than the invoice' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON gov_payment FOR EACH ROW EXECUTE FUNCTION gov_payment_fits();

CREATE FUNCTION gov_has_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    identity text := CASE WHEN TG_ARGV[0] = 'body' THEN to_jsonb(NEW) ->> 'uscc' ELSE to_jsonb(NEW) ->> 'id' END;
BEGIN
    IF NOT EXISTS (SELECT FROM gov_event e WHERE e.kind = TG_ARGV[0] AND e.number = identity AND e.step = NEW.steps) THEN
        RAISE EXCEPTION 'step % of % % has no event', NEW.steps, TG_ARGV[0], identity USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON gov_body
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gov_has_its_event('body');
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON gov_contract
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gov_has_its_event('contract');
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON gov_invoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gov_has_its_event('invoice');
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON gov_judgment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gov_has_its_event('judgment');
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON gov_complaint
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gov_has_its_event('complaint');
CREATE CONSTRAINT TRIGGER has_its_event AFTER INSERT OR UPDATE ON gov_breach
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gov_has_its_event('breach');

CREATE FUNCTION gov_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON gov_event FOR EACH STATEMENT EXECUTE FUNCTION gov_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON gov_payment FOR EACH STATEMENT EXECUTE FUNCTION gov_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON gov_succession FOR EACH STATEMENT EXECUTE FUNCTION gov_append_only();
CREATE TRIGGER kept BEFORE DELETE ON gov_complaint FOR EACH STATEMENT EXECUTE FUNCTION gov_append_only();
CREATE TRIGGER kept BEFORE DELETE ON gov_breach FOR EACH STATEMENT EXECUTE FUNCTION gov_append_only();
