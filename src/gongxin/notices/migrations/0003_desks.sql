-- Letters to departments: what their people should look at, in the department's inbox and at its function mailbox.

CREATE TABLE desk_notice (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department text        NOT NULL CHECK (department <> ''),
    kind       text        NOT NULL CHECK (kind <> ''),       -- a template, notices/templates.yaml
    ref        text        NOT NULL CHECK (ref <> ''),        -- what it tells: one letter a department, kind and ref
    at         timestamptz NOT NULL,
    facts      jsonb       NOT NULL,
    subject_zh text        NOT NULL CHECK (subject_zh <> ''),
    subject_en text        NOT NULL,
    body_zh    text        NOT NULL CHECK (body_zh <> ''),
    body_en    text        NOT NULL,
    CONSTRAINT desk_notice_once UNIQUE (department, kind, ref)
);
CREATE INDEX desk_notice_inbox ON desk_notice (department, id DESC);

-- One mailbox a department: of its function, never of a person.
CREATE TABLE desk_address (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department text        NOT NULL CHECK (department <> ''),
    channel    text        NOT NULL DEFAULT 'mail' CHECK (channel = 'mail'),
    address    text        NOT NULL CHECK (address <> ''),
    set_by     text        NOT NULL CHECK (set_by <> ''),
    set_at     timestamptz NOT NULL,
    ended_at   timestamptz CHECK (ended_at >= set_at)
);
CREATE UNIQUE INDEX desk_address_one ON desk_address (department) WHERE ended_at IS NULL;

CREATE TABLE desk_delivery (
    notice   bigint      NOT NULL REFERENCES desk_notice (id),
    address  bigint      NOT NULL REFERENCES desk_address (id),
    state    text        NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sent', 'given_up')),
    attempts integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at  timestamptz NOT NULL,
    sent_at  timestamptz,
    fault    text        NOT NULL DEFAULT '',
    PRIMARY KEY (notice, address),
    CONSTRAINT desk_delivery_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX desk_delivery_due ON desk_delivery (next_at) WHERE state = 'due';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON desk_notice FOR EACH STATEMENT EXECUTE FUNCTION notices_append_only();
