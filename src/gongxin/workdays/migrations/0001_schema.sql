-- The calendar of working days: the years that are announced, and in them the days that are not what their weekday says.
-- A change is an appended row of calendar_change; the two tables hold what is in force.

CREATE TABLE calendar_year (
    year  integer PRIMARY KEY CHECK (year BETWEEN 1990 AND 2200),
    basis text    NOT NULL CHECK (basis <> '')          -- the notice that announced it
);

CREATE TABLE calendar_day (
    day     date    PRIMARY KEY,
    working boolean NOT NULL,                           -- false: a holiday; true: a make-up day
    name    text    NOT NULL DEFAULT '',
    year    integer NOT NULL REFERENCES calendar_year (year) ON DELETE CASCADE,
    CONSTRAINT calendar_day_in_its_year CHECK (extract(year FROM day) = year)
);

CREATE TABLE calendar_change (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    department text        NOT NULL CHECK (department <> ''),
    officer    text        NOT NULL CHECK (officer <> ''),
    what       text        NOT NULL CHECK (what IN ('announce', 'set')),
    year       integer     NOT NULL,
    day        date,                                     -- of a single day that was set
    working    boolean,
    basis      text        NOT NULL CHECK (basis <> ''),
    before     jsonb       NOT NULL,                     -- the exceptional days of the year before the change
    CONSTRAINT calendar_change_day CHECK ((what = 'set') = (day IS NOT NULL))
);

CREATE FUNCTION calendar_change_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'calendar_change is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER calendar_change_append_only BEFORE UPDATE OR DELETE ON calendar_change
    FOR EACH ROW EXECUTE FUNCTION calendar_change_append_only();
