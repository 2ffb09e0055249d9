-- The figures of the month that runs, counted every night in place of those of the night before.
CREATE TABLE quality_running (
    single   boolean     PRIMARY KEY DEFAULT true CHECK (single),
    first    date        NOT NULL CHECK (extract(day FROM first) = 1),
    until    date        NOT NULL,
    as_of    timestamptz NOT NULL,
    formulas jsonb       NOT NULL,                       -- metric → version of its formula
    CONSTRAINT quality_running_month CHECK (until >= first AND until < first + interval '1 month')
);
CREATE TABLE quality_running_figure (
    metric      text    NOT NULL CHECK (metric ~ '^QL[0-9]{2}$'),
    department  text    NOT NULL,                        -- '*': all together
    resource    text    NOT NULL,                        -- '*': all together; '': belongs to none
    numerator   numeric NOT NULL CHECK (numerator >= 0),
    denominator numeric CHECK (denominator >= 0),
    PRIMARY KEY (metric, department, resource)
);
