-- Quality of data: figures kept month by month, samples, code faults, duties, bulletins, alerts, goals. Small tables next to the
-- registry's: no distribution. What was found or said is appended; triggers refuse to change it, whoever asks.

-- The figures of a closed month as they stood at one moment, with the version of every formula. edition 2: taken again because a
-- formula changed; the earlier one stays.
CREATE TABLE quality_snapshot (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month    date        NOT NULL CHECK (extract(day FROM month) = 1),
    edition  integer     NOT NULL CHECK (edition >= 1),
    as_of    timestamptz NOT NULL,
    formulas jsonb       NOT NULL,                       -- metric → version of its formula
    hash     text        NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    made_by  text        NOT NULL CHECK (made_by <> ''),
    CONSTRAINT quality_snapshot_once UNIQUE (month, edition),
    CONSTRAINT quality_snapshot_closed CHECK (as_of >= (month + interval '1 month') AT TIME ZONE 'Asia/Shanghai')
);
CREATE TABLE quality_figure (
    snapshot    bigint  NOT NULL REFERENCES quality_snapshot (id),
    metric      text    NOT NULL CHECK (metric ~ '^QL[0-9]{2}$'),
    department  text    NOT NULL,                        -- '*': all together
    resource    text    NOT NULL,                        -- '*': all together; '': belongs to none
    numerator   numeric NOT NULL CHECK (numerator >= 0),
    denominator numeric CHECK (denominator >= 0),
    PRIMARY KEY (snapshot, metric, department, resource)
);

-- A sample from outside: what somebody found on a site, in another system or on paper, to be looked for here.
CREATE TABLE quality_sample (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department text        NOT NULL CHECK (department <> ''),
    resource   text        NOT NULL CHECK (resource <> ''),
    first      date        NOT NULL,
    last       date        NOT NULL,
    origin     text        NOT NULL CHECK (origin <> ''),        -- where the sample was drawn
    filename   text        NOT NULL,                             -- masked
    sha256     text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    at         timestamptz NOT NULL,
    officer    text        NOT NULL CHECK (officer <> ''),
    rows       integer     NOT NULL CHECK (rows >= 1),
    found      integer     NOT NULL CHECK (found >= 0),
    missing    integer     NOT NULL CHECK (missing >= 0),
    ambiguous  integer     NOT NULL CHECK (ambiguous >= 0),
    repeated   integer     NOT NULL DEFAULT 0 CHECK (repeated >= 0),   -- rows of the file that said the same again: counted once
    CONSTRAINT quality_sample_adds_up CHECK (rows = found + missing + ambiguous),
    CONSTRAINT quality_sample_span CHECK (first <= last),
    CONSTRAINT quality_sample_once UNIQUE (department, resource, first, last, sha256)
);
CREATE TABLE quality_sample_row (
    sample      bigint  NOT NULL REFERENCES quality_sample (id),
    "row"       integer NOT NULL CHECK ("row" >= 2),              -- as in the file: 1 is the header
    document_no text    NOT NULL CHECK (document_no <> ''),
    uscc        text    NOT NULL CHECK (length(uscc) = 18),
    authority   text    NOT NULL DEFAULT '',
    decided_on  date,
    outcome     text    NOT NULL CHECK (outcome IN ('found', 'missing', 'ambiguous')),
    why         text    NOT NULL DEFAULT '',                      -- of an ambiguous row: several, authority, elsewhere
    record_key  uuid,                                             -- of the one record found
    PRIMARY KEY (sample, "row"),
    CONSTRAINT quality_sample_row_found CHECK ((outcome = 'found') = (record_key IS NOT NULL)),
    CONSTRAINT quality_sample_row_why CHECK ((outcome = 'ambiguous') = (why <> ''))
);
CREATE INDEX quality_sample_of ON quality_sample (department, resource, first);

-- A wrong or shared code in the register: found by a look, gone by a later one.
CREATE TABLE quality_fault (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uscc       text        NOT NULL CHECK (length(uscc) = 18),
    kind       text        NOT NULL CHECK (kind IN ('wrong', 'shared', 'old_code')),
    department text        NOT NULL,                              -- whose delivery brought the organisation here
    resource   text        NOT NULL,
    found_on   date        NOT NULL,
    found_at   timestamptz NOT NULL,
    gone_on    date,
    gone_at    timestamptz,
    CONSTRAINT quality_fault_gone CHECK ((gone_on IS NULL) = (gone_at IS NULL) AND (gone_on IS NULL OR gone_on >= found_on))
);
CREATE UNIQUE INDEX quality_fault_standing ON quality_fault (uscc, kind) WHERE gone_on IS NULL;

-- What a department is to deliver, and how often: entered by the credit office.
CREATE TABLE quality_duty (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department text        NOT NULL CHECK (department <> ''),
    resource   text        NOT NULL CHECK (resource <> ''),
    cycle      text        NOT NULL CHECK (cycle IN ('month', 'quarter', 'year')),
    since      date        NOT NULL,
    until      date,
    basis      text        NOT NULL CHECK (basis <> ''),
    at         timestamptz NOT NULL,
    officer    text        NOT NULL CHECK (officer <> ''),
    CONSTRAINT quality_duty_span CHECK (until IS NULL OR until >= since)
);
CREATE UNIQUE INDEX quality_duty_running ON quality_duty (department, resource) WHERE until IS NULL;

-- A bulletin is a content with a number; made again for the same month and place it is the same content. Files are made from it.
CREATE TABLE quality_bulletin (
    number   text        PRIMARY KEY CHECK (number ~ '^QB[0-9]{6}-[0-9]{6}-[0-9]+$'),
    month    date        NOT NULL,
    place    text        NOT NULL CHECK (place ~ '^[0-9]{6}$'),   -- 000000: the whole platform
    edition  integer     NOT NULL CHECK (edition >= 1),
    snapshot bigint      NOT NULL REFERENCES quality_snapshot (id),
    content  jsonb       NOT NULL,
    hash     text        NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    at       timestamptz NOT NULL,
    officer  text        NOT NULL CHECK (officer <> ''),
    CONSTRAINT quality_bulletin_once UNIQUE (month, place, edition)
);

-- A figure that left what was usual, and who was told.
CREATE TABLE quality_alert (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule       text        NOT NULL CHECK (rule ~ '^AL[0-9]{2}$'),
    metric     text        NOT NULL,
    department text        NOT NULL CHECK (department <> ''),
    resource   text        NOT NULL,
    month      date        NOT NULL,
    snapshot   bigint      NOT NULL REFERENCES quality_snapshot (id),
    value      numeric     NOT NULL,
    usual      numeric     NOT NULL,
    months     integer     NOT NULL CHECK (months >= 1),          -- so many months the median was taken of
    told       text[]      NOT NULL,                              -- departments, and accounts that hold the office
    at         timestamptz NOT NULL,
    seen_at    timestamptz,
    seen_by    text,
    remark     text        NOT NULL DEFAULT '',
    CONSTRAINT quality_alert_once UNIQUE (rule, department, resource, month),
    CONSTRAINT quality_alert_seen CHECK ((seen_at IS NULL) = (seen_by IS NULL))
);
CREATE INDEX quality_alert_open ON quality_alert (department, id) WHERE seen_at IS NULL;

-- Targets as the planning documents set them. The latest row of (kind, scope) counts; ended_on takes it back.
CREATE TABLE quality_goal (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind     text        NOT NULL CHECK (kind IN ('coverage', 'departments', 'cities')),
    scope    text        NOT NULL DEFAULT '',                     -- of coverage: the sector's letter (GB/T 4754), '' = all
    target   numeric     NOT NULL CHECK (target > 0),             -- coverage: percent; else a number
    due_on   date        NOT NULL,
    source   text        NOT NULL CHECK (source <> ''),
    since    date        NOT NULL,
    ended_on date,
    at       timestamptz NOT NULL,
    officer  text        NOT NULL CHECK (officer <> ''),
    CONSTRAINT quality_goal_percent CHECK (kind <> 'coverage' OR target <= 100),
    CONSTRAINT quality_goal_scope CHECK (kind = 'coverage' OR scope = '')
);
CREATE UNIQUE INDEX quality_goal_standing ON quality_goal (kind, scope) WHERE ended_on IS NULL;

CREATE FUNCTION quality_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quality_snapshot FOR EACH STATEMENT EXECUTE FUNCTION quality_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quality_figure FOR EACH STATEMENT EXECUTE FUNCTION quality_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quality_sample FOR EACH STATEMENT EXECUTE FUNCTION quality_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quality_sample_row FOR EACH STATEMENT EXECUTE FUNCTION quality_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quality_bulletin FOR EACH STATEMENT EXECUTE FUNCTION quality_append_only();
CREATE TRIGGER kept BEFORE DELETE ON quality_fault FOR EACH STATEMENT EXECUTE FUNCTION quality_append_only();
CREATE TRIGGER kept BEFORE DELETE ON quality_duty FOR EACH STATEMENT EXECUTE FUNCTION quality_append_only();
CREATE TRIGGER kept BEFORE DELETE ON quality_alert FOR EACH STATEMENT EXECUTE FUNCTION quality_append_only();
CREATE TRIGGER kept BEFORE DELETE ON quality_goal FOR EACH STATEMENT EXECUTE FUNCTION quality_append_only();

-- The second wall (gongxin.access.borders): a department sees the samples drawn of it and the alerts about it, no one else's.
ALTER TABLE quality_sample ENABLE ROW LEVEL SECURITY;
ALTER TABLE quality_sample FORCE ROW LEVEL SECURITY;
CREATE POLICY service ON quality_sample USING ((SELECT current_setting('gongxin.reach', true)) = 'service');
CREATE POLICY own ON quality_sample FOR SELECT
    USING ('department:' || department = (SELECT current_setting('gongxin.reach', true)));
ALTER TABLE quality_sample_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE quality_sample_row FORCE ROW LEVEL SECURITY;
CREATE POLICY service ON quality_sample_row USING ((SELECT current_setting('gongxin.reach', true)) = 'service');
-- the sample it reads is behind its own wall
CREATE POLICY own ON quality_sample_row FOR SELECT USING (EXISTS (SELECT FROM quality_sample s WHERE s.id = sample));
ALTER TABLE quality_alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE quality_alert FORCE ROW LEVEL SECURITY;
CREATE POLICY service ON quality_alert USING ((SELECT current_setting('gongxin.reach', true)) = 'service');
CREATE POLICY own ON quality_alert USING ('department:' || department = (SELECT current_setting('gongxin.reach', true)));
