-- The registry's tables. Migration 0001 runs this file; models.py describes the same tables to Django.
--
-- Ready to be distributed by subject (architecture.md): the subject's code leads every key of the large tables; no
-- triggers, no foreign keys between large tables, no second unique index on record_version.

CREATE TABLE subject (
    uscc                 text PRIMARY KEY CHECK (length(uscc) = 18),
    name                 text NOT NULL CHECK (name <> ''),
    name_key             text NOT NULL,           -- kernel.names.normalise_name: what linking compares
    kind                 text NOT NULL CHECK (length(kind) = 2),   -- first two characters of the code: 91, 92, 11 …
    region               text NOT NULL,           -- six digits, GB/T 2260
    status               text,
    established          date,
    dissolved            date,
    address              text,
    capital_amount       numeric,                 -- in units of capital_currency
    capital_currency     text,                    -- ISO 4217
    issued_nonconforming boolean NOT NULL DEFAULT false,  -- fails the check digit, yet stands in the register so
    provisional          boolean NOT NULL DEFAULT false,  -- known from a record only; not registered yet
    first_submission     bigint,
    updated_seq          bigint NOT NULL          -- the change number that was next when the row last changed
);

CREATE TABLE subject_name (
    uscc       text   NOT NULL,
    kind       text   NOT NULL CHECK (kind IN ('current', 'former', 'second', 'short')),
    search_key text   NOT NULL,                   -- kernel.names.search_key
    name       text   NOT NULL,
    grams      text[] NOT NULL,                   -- distinct bigrams of search_key
    PRIMARY KEY (uscc, kind, search_key)
);
-- In byte order (the database's collation is C or C.UTF-8 when embedded, anything elsewhere): serves `=`, prefix LIKE
-- and the key order of a search's pages.
CREATE INDEX subject_name_key ON subject_name (search_key COLLATE "C", uscc COLLATE "C");
-- fastupdate off: a pending list would make the first searches after a load slow.
CREATE INDEX subject_name_grams ON subject_name USING gin (grams) WITH (fastupdate = off);

-- How many names hold a bigram: which bigrams of a question are rare enough to search by.
CREATE TABLE name_gram (
    gram  text PRIMARY KEY,
    names bigint NOT NULL CHECK (names >= 0)
);

CREATE TABLE old_code (
    uscc text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('reg15', 'reg13', 'orgcode')),   -- kernel.oldcodes.Kind
    code text NOT NULL,
    PRIMARY KEY (uscc, kind, code)
);
CREATE INDEX old_code_code ON old_code (code);
-- Every code holds its organisation code in characters 9 to 17 (GB 32100-2015); no row of old_code is needed for it.
CREATE INDEX subject_orgcode ON subject (substr(uscc, 9, 9));

-- Append-only. A record is (uscc, resource, record_key); what is current is its highest version. Columns of fixed
-- width come first, so that no row carries padding.
CREATE TABLE record_version (
    seq               bigint      NOT NULL CHECK (seq >= 1),   -- gapless over the table, see change_counter
    submission_id     bigint,                     -- null: an act of this platform (objection, repair), not a submission
    accepted_at       timestamptz NOT NULL,
    version           integer     NOT NULL CHECK (version >= 1),
    "row"             integer,                    -- of the submission's file
    decided_on        date,
    effective_from    date,
    effective_to      date,
    publication_until date,                       -- as the department declared it
    public_until      date,                       -- last day in public: null = no end, 0001-01-01 = never public
    record_key        uuid        NOT NULL,
    content_hash      uuid        NOT NULL,
    summary_procedure boolean     NOT NULL DEFAULT false,
    uscc              text        NOT NULL,
    resource          text        NOT NULL,
    nature            text        NOT NULL CHECK (nature IN ('basic', 'favourable', 'adverse', 'neutral')),
    state             text        NOT NULL DEFAULT 'current'
                      CHECK (state IN ('current', 'contested', 'repaired', 'withdrawn', 'annulled')),
    department        text        NOT NULL,
    severity          text,
    regime            text,
    authority_uscc    text,
    content           json        NOT NULL,       -- personal fields masked in it
    personal          json,                       -- full values of the personal fields, for entitled readers
    CONSTRAINT record_version_last_public_day CHECK (nature <> 'adverse' OR public_until IS NOT NULL),   -- scope.md, always 4
    CONSTRAINT record_version_pkey PRIMARY KEY (uscc, resource, record_key, version)
);
-- Rows are appended in the order of seq: a block range index of a few pages serves the change feed.
CREATE INDEX record_version_seq ON record_version USING brin (seq) WITH (pages_per_range = 32);
-- Costs nothing on the way in (no accepted row enters it); tells publish() which records must not come back by themselves.
CREATE INDEX record_version_annulled ON record_version (uscc, resource, record_key) WHERE state = 'annulled';

-- One row: the highest change number given out. Allocated inside the publishing transaction, under a lock that is held
-- to its end: numbers have no gap, and their order is the order of commits.
CREATE TABLE change_counter (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    last   bigint NOT NULL CHECK (last >= 0)
);
INSERT INTO change_counter (last) VALUES (0);

-- Sums kept up by publish() and register_subjects(), so that the home page counts nothing: topic 'records' and 'versions'
-- by resource, 'subjects' by kind.
CREATE TABLE registry_figure (
    topic text NOT NULL CHECK (topic IN ('records', 'versions', 'subjects')),
    word  text NOT NULL,
    n     bigint NOT NULL CHECK (n >= 0),
    PRIMARY KEY (topic, word)
);

CREATE VIEW change_log AS
SELECT seq, uscc, resource, record_key, version,
       CASE WHEN version = 1 THEN 'created' ELSE 'changed' END AS kind,
       state, department, submission_id, accepted_at AS at
FROM record_version;
