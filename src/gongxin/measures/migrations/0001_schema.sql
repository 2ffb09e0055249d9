-- Checks, what they answered, what came of it, and repeals. Everything is appended and nothing is ever changed (MEA17): the
-- triggers below refuse it whoever asks. One check is a few rows, however many subjects it asked about.

CREATE SEQUENCE check_serial MAXVALUE 99999999;

CREATE TABLE credit_check (
    no          text PRIMARY KEY CHECK (no ~ '^CK[0-9]{8}-[0-9]{8}-[0-9]$'),
    serial      bigint NOT NULL UNIQUE CHECK (serial >= 1),
    at          timestamptz NOT NULL,
    on_day      date NOT NULL,
    matter      text NOT NULL CHECK (matter <> ''),
    item        text NOT NULL DEFAULT '',         -- the licence or project the check names (MEA13)
    purpose     text NOT NULL CHECK (purpose <> ''),
    department  text NOT NULL CHECK (department <> ''),
    officer     text NOT NULL DEFAULT '',
    codes       text[] NOT NULL CHECK (cardinality(codes) BETWEEN 1 AND 10000),   -- in the order asked, each once
    names       text[] NOT NULL,                  -- as registered at that moment; null = not registered
    considered  jsonb NOT NULL,                   -- the measures considered, as they were defined and cited that day
    CONSTRAINT credit_check_not_ahead CHECK (on_day <= (at AT TIME ZONE 'Asia/Shanghai')::date),   -- MEA16
    CONSTRAINT credit_check_names CHECK (cardinality(names) = cardinality(codes)),
    CONSTRAINT credit_check_whose UNIQUE (no, department)
);
CREATE INDEX credit_check_department ON credit_check (department, serial DESC);

-- One measure that one subject bore in one check.
CREATE TABLE check_measure (
    check_no  text NOT NULL REFERENCES credit_check (no),
    uscc      text NOT NULL CHECK (length(uscc) = 18),
    measure   text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('restriction', 'incentive')),
    PRIMARY KEY (check_no, uscc, measure)
);
CREATE INDEX check_measure_measure ON check_measure (measure, check_no);

-- Why: one record that carried it.
CREATE TABLE check_entry (
    check_no   text NOT NULL,
    uscc       text NOT NULL,
    measure    text NOT NULL,
    resource   text NOT NULL,
    record_key uuid NOT NULL,
    version    integer NOT NULL CHECK (version >= 1),
    ground     integer NOT NULL CHECK (ground >= 0),
    facts      jsonb NOT NULL,                    -- list_code, decision_no, deciding_body, decided_on
    contested  boolean NOT NULL,
    since      date NOT NULL,
    until      date,
    PRIMARY KEY (check_no, uscc, measure, resource, record_key),
    CONSTRAINT check_entry_of_measure FOREIGN KEY (check_no, uscc, measure) REFERENCES check_measure,
    CONSTRAINT check_entry_dates CHECK (until IS NULL OR since <= until)
);
CREATE INDEX check_entry_record ON check_entry (uscc, resource, record_key);

-- What the department did with it (MEA18). The latest of a (subject, measure) counts.
CREATE TABLE check_feedback (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    check_no   text NOT NULL,
    uscc       text NOT NULL,
    measure    text NOT NULL,
    outcome    text NOT NULL CHECK (outcome IN ('applied', 'not_applied')),
    why        text NOT NULL DEFAULT '',
    document   text NOT NULL DEFAULT '',
    at         timestamptz NOT NULL,
    department text NOT NULL,
    officer    text NOT NULL DEFAULT '',
    CONSTRAINT feedback_of_a_measure FOREIGN KEY (check_no, uscc, measure) REFERENCES check_measure,
    CONSTRAINT feedback_by_the_department FOREIGN KEY (check_no, department) REFERENCES credit_check (no, department),
    CONSTRAINT feedback_document CHECK (outcome <> 'applied' OR document <> ''),
    CONSTRAINT feedback_why CHECK (outcome <> 'not_applied' OR why <> '')
);
CREATE INDEX check_feedback_of ON check_feedback (check_no, uscc, measure, id DESC);

-- Articles that have ended, as recorded by the credit office; beside the dates of the definitions, and at once. The latest
-- row of (law, article) counts; last_day null takes an earlier row back. article '' = the whole law.
CREATE TABLE measure_repeal (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    law        text NOT NULL CHECK (law <> ''),
    article    text NOT NULL DEFAULT '',
    last_day   date,
    document   text NOT NULL CHECK (document <> ''),
    why        text NOT NULL DEFAULT '',
    at         timestamptz NOT NULL,
    department text NOT NULL CHECK (department <> ''),
    officer    text NOT NULL CHECK (officer <> '')
);
CREATE INDEX measure_repeal_latest ON measure_repeal (law, article, id DESC);

CREATE FUNCTION measures_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_check
    FOR EACH STATEMENT EXECUTE FUNCTION measures_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON check_measure
    FOR EACH STATEMENT EXECUTE FUNCTION measures_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON check_entry
    FOR EACH STATEMENT EXECUTE FUNCTION measures_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON check_feedback
    FOR EACH STATEMENT EXECUTE FUNCTION measures_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON measure_repeal
    FOR EACH STATEMENT EXECUTE FUNCTION measures_append_only();
