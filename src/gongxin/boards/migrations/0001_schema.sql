-- The numbers of charts as they were last made, and their pictures. Everything here can be made anew at any time.

CREATE TABLE board_sheet (
    chart text NOT NULL CHECK (chart <> ''),
    scope text NOT NULL,                  -- '' for everybody, a department's code, '*' for the credit office
    first date NOT NULL,
    last  date NOT NULL CHECK (last >= first),
    at    timestamptz NOT NULL,           -- as of when
    made  timestamptz NOT NULL,           -- when it was last looked whether it still holds
    rows  jsonb NOT NULL CHECK (jsonb_typeof(rows) = 'array'),
    PRIMARY KEY (scope, chart, first, last)
);

CREATE TABLE board_picture (
    chart text NOT NULL,
    scope text NOT NULL,
    first date NOT NULL,
    last  date NOT NULL,
    lang  text NOT NULL CHECK (lang IN ('zh', 'en')),
    size  text NOT NULL CHECK (size IN ('wide', 'narrow', 'whole')),
    svg   text NOT NULL,
    png   bytea,                          -- of the whole one
    PRIMARY KEY (scope, chart, first, last, lang, size),
    FOREIGN KEY (scope, chart, first, last) REFERENCES board_sheet ON DELETE CASCADE
);

-- The second wall (gongxin.access.borders): a department sees what is for everybody, and its own.
ALTER TABLE board_sheet ENABLE ROW LEVEL SECURITY;
ALTER TABLE board_sheet FORCE ROW LEVEL SECURITY;
ALTER TABLE board_picture ENABLE ROW LEVEL SECURITY;
ALTER TABLE board_picture FORCE ROW LEVEL SECURITY;
CREATE POLICY service ON board_sheet USING ((SELECT current_setting('gongxin.reach', true)) = 'service');
CREATE POLICY service ON board_picture USING ((SELECT current_setting('gongxin.reach', true)) = 'service');
CREATE POLICY public ON board_sheet FOR SELECT USING ((SELECT current_setting('gongxin.reach', true)) <> '' AND scope = '');
CREATE POLICY public ON board_picture FOR SELECT USING ((SELECT current_setting('gongxin.reach', true)) <> '' AND scope = '');
CREATE POLICY own ON board_sheet FOR SELECT
    USING (scope <> '' AND 'department:' || scope = (SELECT current_setting('gongxin.reach', true)));
CREATE POLICY own ON board_picture FOR SELECT
    USING (scope <> '' AND 'department:' || scope = (SELECT current_setting('gongxin.reach', true)));
