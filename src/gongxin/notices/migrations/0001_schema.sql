-- Notices to subjects. A notice and its reading are appended and never changed; a delivery by mail or text message has a state.

CREATE TABLE notice (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uscc       text        NOT NULL CHECK (length(uscc) = 18),
    kind       text        NOT NULL CHECK (kind <> ''),       -- a template, notices/templates.yaml
    at         timestamptz NOT NULL,
    resource   text,                                            -- the record it is about, if it is about one
    record_key uuid,
    entry      bigint,                                          -- the list entry, objection or repair it is about
    facts      jsonb       NOT NULL,
    subject_zh text        NOT NULL CHECK (subject_zh <> ''),   -- as it was sent: a later template changes nothing
    subject_en text        NOT NULL,
    body_zh    text        NOT NULL CHECK (body_zh <> ''),
    body_en    text        NOT NULL,
    CONSTRAINT notice_record CHECK ((resource IS NULL) = (record_key IS NULL))
);
CREATE INDEX notice_inbox ON notice (uscc, id DESC);
CREATE INDEX notice_record ON notice (uscc, resource, record_key) WHERE resource IS NOT NULL;

CREATE TABLE notice_reading (
    notice bigint      NOT NULL REFERENCES notice (id),
    at     timestamptz NOT NULL,
    reader text        NOT NULL CHECK (reader <> ''),
    PRIMARY KEY (notice, at)
);

-- Where a subject wants to hear of notices besides its inbox: a mailbox or a service number of the organisation itself.
CREATE TABLE notice_address (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uscc     text        NOT NULL CHECK (length(uscc) = 18),
    channel  text        NOT NULL CHECK (channel IN ('mail', 'sms')),
    address  text        NOT NULL CHECK (address <> ''),
    set_by   text        NOT NULL CHECK (set_by <> ''),
    set_at   timestamptz NOT NULL,
    ended_at timestamptz CHECK (ended_at >= set_at)
);
CREATE UNIQUE INDEX notice_address_one ON notice_address (uscc, channel) WHERE ended_at IS NULL;

CREATE TABLE notice_delivery (
    notice   bigint      NOT NULL REFERENCES notice (id),
    address  bigint      NOT NULL REFERENCES notice_address (id),
    state    text        NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sent', 'given_up')),
    attempts integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at  timestamptz NOT NULL,
    sent_at  timestamptz,
    fault    text        NOT NULL DEFAULT '',                   -- the kind of the last failure, never its words
    PRIMARY KEY (notice, address),
    CONSTRAINT notice_delivery_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX notice_delivery_due ON notice_delivery (next_at) WHERE state = 'due';

CREATE FUNCTION notices_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON notice FOR EACH STATEMENT EXECUTE FUNCTION notices_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON notice_reading FOR EACH STATEMENT EXECUTE FUNCTION notices_append_only();
