-- What goals are compared with, counted by a job: a page counts nothing.
CREATE TABLE quality_actual (
    kind  text        NOT NULL CHECK (kind IN ('coverage', 'departments', 'cities')),
    scope text        NOT NULL DEFAULT '',
    part  bigint      NOT NULL CHECK (part >= 0),
    whole bigint      CHECK (whole >= part),
    at    timestamptz NOT NULL,
    PRIMARY KEY (kind, scope)
);
