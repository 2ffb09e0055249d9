-- Where to look for public records in the order of their decision, and sums over them. Everything here can be made anew from
-- the registry at any time; nothing here decides what is shown.

CREATE TABLE public_line (
    uscc         text NOT NULL,
    resource     text NOT NULL,
    record_key   uuid NOT NULL,
    day          date NOT NULL,        -- decided on; where a record has no such day, the day it came
    published_on date NOT NULL,        -- the day of its first version, in China
    public_until date,                 -- as the record says: lines past it are passed over without a look at the record
    department   text NOT NULL,
    region       text NOT NULL,        -- of the subject, six digits
    sector       text NOT NULL,        -- letter of GB/T 4754, '' where the register does not say
    kinds        text[] NOT NULL,      -- penalty_category, licence_category, list_code …
    PRIMARY KEY (uscc, resource, record_key)
);
-- One order for every page: newest decision first, ties by subject and record. Each filter has the order behind it.
CREATE INDEX public_line_day        ON public_line (resource, day DESC, uscc DESC, record_key DESC);
CREATE INDEX public_line_published  ON public_line (resource, published_on DESC, day DESC, uscc DESC, record_key DESC);
CREATE INDEX public_line_department ON public_line (resource, department, day DESC, uscc DESC, record_key DESC);
CREATE INDEX public_line_region     ON public_line (resource, region, day DESC, uscc DESC, record_key DESC);
CREATE INDEX public_line_sector     ON public_line (resource, sector, day DESC, uscc DESC, record_key DESC);
CREATE INDEX public_line_kinds      ON public_line USING gin (kinds);
CREATE INDEX public_line_until      ON public_line (public_until) WHERE public_until IS NOT NULL;

-- One row: how far the index has followed the registry's change numbers, and when the sums were made.
CREATE TABLE public_progress (
    single    boolean PRIMARY KEY DEFAULT true CHECK (single),
    seq       bigint NOT NULL CHECK (seq >= 0),
    at        timestamptz,
    summed_at timestamptz
);
INSERT INTO public_progress (seq) VALUES (0);

-- Sums for figures and charts, made as a whole: see queries/sums.sql for what each topic means.
CREATE TABLE public_sum (
    topic text NOT NULL,
    key   text NOT NULL,
    word  text NOT NULL,
    n     bigint NOT NULL CHECK (n >= 0),
    part  bigint NOT NULL DEFAULT 0 CHECK (part BETWEEN 0 AND n),   -- how many of n, where the topic has such a part
    PRIMARY KEY (topic, key, word)
);
