-- Who must be told of a change, and whether they know. Recipients are departments whose keys read a subject's file (access_log),
-- and readers that are registered otherwise (exchange_receipt: peers, reports).

CREATE TABLE exchange_receipt (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient text        NOT NULL CHECK (recipient <> ''),
    uscc      text        NOT NULL CHECK (length(uscc) = 18),
    at        timestamptz NOT NULL,
    how       text        NOT NULL CHECK (how IN ('peer', 'report'))
);
CREATE INDEX exchange_receipt_subject ON exchange_receipt (uscc, at);

CREATE TABLE exchange_webhook (
    recipient text PRIMARY KEY CHECK (recipient <> ''),
    url       text NOT NULL CHECK (url ~ '^https?://'),
    set_by    text NOT NULL CHECK (set_by <> ''),
    set_at    timestamptz NOT NULL
);

-- One row per recipient and change; kind is what became of the fact.
CREATE TABLE exchange_message (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient       text        NOT NULL CHECK (recipient <> ''),
    seq             bigint      NOT NULL CHECK (seq >= 1),
    kind            text        NOT NULL CHECK (kind IN ('corrected', 'contested', 'repaired', 'hidden', 'withdrawn', 'annulled',
                                                         'restored', 'expired')),
    uscc            text        NOT NULL,
    resource        text        NOT NULL,
    record_key      uuid        NOT NULL,
    version         integer     NOT NULL,
    due_at          timestamptz NOT NULL,
    sent_at         timestamptz,
    acknowledged_at timestamptz,
    attempts        integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at         timestamptz NOT NULL,
    fault           text        NOT NULL DEFAULT '',
    CONSTRAINT exchange_message_once UNIQUE (recipient, seq, kind),
    CONSTRAINT exchange_message_order CHECK (acknowledged_at IS NULL OR (sent_at IS NOT NULL AND acknowledged_at >= sent_at))
);
CREATE INDEX exchange_message_open ON exchange_message (recipient, id) WHERE acknowledged_at IS NULL;
CREATE INDEX exchange_message_next ON exchange_message (next_at) WHERE sent_at IS NULL;

-- How far messages have been derived: the highest change number, and the last day whose expiries were told.
CREATE TABLE exchange_progress (
    single  boolean PRIMARY KEY DEFAULT true CHECK (single),
    seq     bigint  NOT NULL CHECK (seq >= 0),
    expired date    NOT NULL
);
INSERT INTO exchange_progress (seq, expired) VALUES (0, '2000-01-01');

-- An acknowledged message stays acknowledged, a sent one sent; what it says never changes.
CREATE FUNCTION exchange_message_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.recipient, NEW.seq, NEW.kind, NEW.uscc, NEW.resource, NEW.record_key, NEW.version, NEW.due_at)
        IS DISTINCT FROM (OLD.recipient, OLD.seq, OLD.kind, OLD.uscc, OLD.resource, OLD.record_key, OLD.version, OLD.due_at)
        OR (OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at)
        OR (OLD.acknowledged_at IS NOT NULL AND NEW.acknowledged_at IS DISTINCT FROM OLD.acknowledged_at)
    THEN
        RAISE EXCEPTION 'a message is not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exchange_message_step BEFORE UPDATE ON exchange_message FOR EACH ROW EXECUTE FUNCTION exchange_message_step();
