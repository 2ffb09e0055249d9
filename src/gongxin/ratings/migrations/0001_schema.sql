-- Runs of indicator models and what came of them. The large tables (grades, contributions) lead with the subject's code, as the
-- registry's do; nothing in them is ever changed: a new run is appended, a mark says that a grade is out of date (RAT9).

CREATE TABLE rating_run (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    model      text        NOT NULL CHECK (model ~ '^[A-Z][A-Z0-9_]{2,15}$'),
    version    text        NOT NULL CHECK (version ~ '^[0-9]{4}(-[0-9]{1,2})?$'),
    on_day     date        NOT NULL,
    seq        bigint      NOT NULL CHECK (seq >= 0),   -- the last change the run knew of: with on_day it makes the run again (RAT8)
    partial    boolean     NOT NULL,                    -- of some subjects only, whose grades had been marked
    subjects   bigint      NOT NULL CHECK (subjects >= 0),
    counts     jsonb       NOT NULL,                    -- grade → how many
    definition jsonb       NOT NULL,                    -- the version as it stood: a grade stays explained when definitions move on
    by         text        NOT NULL CHECK (by <> ''),
    at         timestamptz NOT NULL,
    seconds    numeric     NOT NULL CHECK (seconds >= 0)
);
CREATE INDEX rating_run_model ON rating_run (model, id DESC);

CREATE TABLE rating_grade (
    uscc   text    NOT NULL CHECK (length(uscc) = 18 AND uscc NOT LIKE '92%'),   -- RAT3
    model  text    NOT NULL,
    run    bigint  NOT NULL,
    on_day date    NOT NULL,
    grade  text    NOT NULL CHECK (grade <> ''),
    points numeric,
    PRIMARY KEY (uscc, model, on_day, run)    -- the newest day's newest run is the grade that stands
);

CREATE TABLE rating_contribution (
    uscc       text    NOT NULL,
    run        bigint  NOT NULL,
    indicator  text    NOT NULL,
    resource   text    NOT NULL,
    record_key uuid    NOT NULL,
    version    integer NOT NULL CHECK (version >= 1),
    met        boolean NOT NULL,      -- whether the criterion holds: two of three findings count, and do not suffice
    until      date,                  -- last day the record counts; null: no end
    PRIMARY KEY (uscc, run, indicator, resource, record_key)
);
CREATE INDEX rating_contribution_until ON rating_contribution (until) WHERE until IS NOT NULL;

-- Why a grade is out of date. seq: the change that did it; null: the day did.
CREATE TABLE rating_mark (
    uscc       text        NOT NULL,
    run        bigint      NOT NULL,
    resource   text        NOT NULL,
    record_key uuid        NOT NULL,
    why        text        NOT NULL CHECK (why IN ('corrected', 'contested', 'repaired', 'withdrawn', 'annulled', 'hidden', 'expired', 'added')),
    seq        bigint,
    at         timestamptz NOT NULL,
    PRIMARY KEY (uscc, run, resource, record_key, why)
);

-- How far the change log has been read.
CREATE TABLE rating_follow (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    last   bigint  NOT NULL CHECK (last >= 0)
);

-- Which department here is the authority of a model (RAT11); named by the credit office, ended, never deleted.
CREATE TABLE rating_authority (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    model      text        NOT NULL,
    department text        NOT NULL CHECK (department <> ''),
    by         text        NOT NULL CHECK (by <> ''),
    at         timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE UNIQUE INDEX rating_authority_once ON rating_authority (model, department) WHERE ended_at IS NULL;

-- Trials (RAT12): sums, and only those who would change. No other table refers to them.
CREATE TABLE rating_trial (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    model      text        NOT NULL,
    version    text        NOT NULL,
    against    text,                                    -- the version compared with; null: nobody was rated before
    on_day     date        NOT NULL,
    seq        bigint      NOT NULL,
    subjects   bigint      NOT NULL CHECK (subjects >= 0),
    changed    bigint      NOT NULL CHECK (changed >= 0),
    sums       jsonb       NOT NULL,                    -- [{before, after, region, size, sector, subjects}]
    definition jsonb       NOT NULL,
    by         text        NOT NULL CHECK (by <> ''),
    at         timestamptz NOT NULL,
    seconds    numeric     NOT NULL CHECK (seconds >= 0)
);
CREATE TABLE rating_trial_change (
    trial  bigint NOT NULL REFERENCES rating_trial (id),
    uscc   text   NOT NULL,
    before text   NOT NULL,
    after  text   NOT NULL,
    region text   NOT NULL,
    size   text   NOT NULL,
    sector text   NOT NULL,
    PRIMARY KEY (trial, uscc)
);

CREATE FUNCTION ratings_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rating_run FOR EACH STATEMENT EXECUTE FUNCTION ratings_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rating_mark FOR EACH STATEMENT EXECUTE FUNCTION ratings_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rating_trial FOR EACH STATEMENT EXECUTE FUNCTION ratings_append_only();
