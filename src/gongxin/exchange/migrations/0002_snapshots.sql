-- Who took everything, in one row however many subjects there are: as of which change number, on which day.
CREATE TABLE exchange_snapshot (
    recipient text        NOT NULL CHECK (recipient <> ''),
    seq       bigint      NOT NULL CHECK (seq >= 0),
    taken_on  date        NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (recipient, seq, at)
);

-- What a change says to everyone who is told of it: made once, when it is told first, so that a recipient acknowledges what it
-- was sent whatever the catalogue says later.
CREATE TABLE exchange_change (
    seq          bigint  PRIMARY KEY CHECK (seq >= 1),
    shared       boolean NOT NULL,                 -- false: delete it
    public_until date,
    fields       json    NOT NULL,
    CONSTRAINT exchange_change_gone CHECK (shared OR (fields::text = '[]' AND public_until IS NULL))
);

-- A recipient that does not answer is waited for as a whole: one row backs off, not each of its messages.
ALTER TABLE exchange_webhook ADD COLUMN failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
                             ADD COLUMN next_at timestamptz NOT NULL DEFAULT '-infinity',
                             ADD COLUMN fault text NOT NULL DEFAULT '';
ALTER TABLE exchange_message DROP COLUMN next_at, DROP COLUMN fault;  -- and with it the index exchange_message_next
CREATE INDEX exchange_message_unsent ON exchange_message (recipient, id) WHERE sent_at IS NULL;
CREATE INDEX exchange_message_late ON exchange_message (due_at, recipient) WHERE acknowledged_at IS NULL;
