-- A check: which of these subjects' records carry which measures on :on (rules MEA3 to MEA13), kept under its number, and
-- the whole answer as JSON text. One statement however many subjects.
--
-- Shape: Nested Loop over the unnested codes in code order; per code subject_pkey, then Unique <- Index Scan Backward on
-- record_version_pkey (uscc, resource). A record's content is parsed once, and only if its text holds a word without which
-- no ground can hold (grounds.py): most penalties of most subjects never are. Four words are looked for by strpos, a fifth
-- of the time of LIKE for each; more by one regular expression. Everything after `found` is small.
WITH asked AS MATERIALIZED (
    SELECT u.code, u.place, s.name
    FROM (   -- in code order before they are looked up, so that probes share pages
        SELECT v.code, v.place FROM unnest(%(codes)s::text[]) WITH ORDINALITY AS v (code, place) ORDER BY v.code
    ) u
    LEFT JOIN LATERAL (SELECT o.name FROM subject o WHERE o.uscc = u.code LIMIT 1) s ON true   -- never a scan of all
    ORDER BY u.code
),
ground AS MATERIALIZED (
    SELECT g.*
    FROM jsonb_to_recordset(%(grounds)s::jsonb) AS g (
        n integer, measure text, direction text, place integer, resource text, path jsonpath, starts text, months integer, days integer,
        ends text[], stops text[], open_end boolean, while_published boolean, newest text, same_item text[],
        number_field text, body_field text)
),
found AS MATERIALIZED (
    SELECT q.code, r.resource, r.record_key, r.version, r.state, r.decided_on, r.effective_from, r.public_until,
           r.content::jsonb AS doc
    FROM asked q
    CROSS JOIN LATERAL (   -- OFFSET 0: one subject after the other, never the latest of everything first
        SELECT c.* FROM record_current c
        WHERE c.uscc = q.code AND c.resource = ANY (%(resources)s::text[])
        OFFSET 0
    ) r
    WHERE q.name IS NOT NULL
      AND r.state = ANY (%(rated)s::text[])
      AND (r.decided_on IS NULL OR r.decided_on <= %(on)s::date)
      AND (r.resource = ANY (%(unhinted)s::text[])
           OR strpos(r.content::text, %(hint_1)s) > 0 OR strpos(r.content::text, %(hint_2)s) > 0
           OR strpos(r.content::text, %(hint_3)s) > 0 OR strpos(r.content::text, %(hint_4)s) > 0
           OR r.content::text ~ %(hints)s)
),
aged AS (
    SELECT f.*, g.*, f.resource AS record_resource,
           CASE WHEN g.newest IS NOT NULL THEN rank() OVER (
               PARTITION BY g.n, f.code ORDER BY coalesce(f.doc ->> g.newest, '') COLLATE "C" DESC) END AS age
    FROM found f
    JOIN ground g ON g.resource = f.resource
),
fitting AS (
    SELECT DISTINCT ON (a.code, a.measure, a.record_resource, a.record_key)
           a.code, a.measure, a.direction, a.record_resource AS resource, a.record_key, a.version, a.place AS ground, a.decided_on,
           a.state = 'contested' AS contested, d.since, d.until,
           jsonb_strip_nulls(jsonb_build_object(
               'list_code', a.doc ->> 'list_code', 'decision_no', a.doc ->> a.number_field,
               'deciding_body', a.doc ->> a.body_field, 'decided_on', a.decided_on)) AS facts
    FROM aged a
    CROSS JOIN LATERAL (
        SELECT CASE WHEN a.starts IS NULL THEN coalesce(a.effective_from, a.decided_on)
                    ELSE nullif(a.doc ->> a.starts, '')::date END AS since,
               least((a.decided_on + make_interval(months => a.months, days => a.days))::date,
                     (SELECT min(nullif(a.doc ->> e.field, '')::date) FROM unnest(a.ends) AS e (field)),
                     (SELECT min(nullif(a.doc ->> e.field, '')::date) - 1 FROM unnest(a.stops) AS e (field)),
                     CASE WHEN a.while_published THEN a.public_until END) AS until
    ) d
    WHERE a.state = ANY (%(carrying)s::text[])
      AND (a.age IS NULL OR a.age = 1)
      AND jsonb_path_match(a.doc, a.path, '{}', true)
      AND d.since <= %(on)s::date
      AND (d.until >= %(on)s::date OR (d.until IS NULL AND a.open_end))
      AND (a.same_item IS NULL OR (length(%(item)s::text) >= 2 AND EXISTS (
               SELECT FROM unnest(a.same_item) AS e (field) WHERE strpos(a.doc ->> e.field, %(item)s::text) > 0)))
    ORDER BY a.code, a.measure, a.record_resource, a.record_key, a.place
),
kept AS (
    INSERT INTO credit_check (no, serial, at, on_day, matter, item, purpose, department, officer, codes, names, considered)
    SELECT %(no)s, %(serial)s, %(at)s, %(on)s::date, %(matter)s, %(item)s, %(purpose)s, %(department)s, %(officer)s,
           (SELECT array_agg(q.code ORDER BY q.place) FROM asked q), (SELECT array_agg(q.name ORDER BY q.place) FROM asked q), %(considered)s::jsonb
    RETURNING no
),
kept_measures AS (
    INSERT INTO check_measure (check_no, uscc, measure, direction, department)
    SELECT DISTINCT kept.no, f.code, f.measure, f.direction, %(department)s::text
    FROM fitting f, kept
),
kept_entries AS (
    INSERT INTO check_entry (check_no, uscc, measure, resource, record_key, version, ground, facts, contested, since, until,
                             department)
    SELECT kept.no, f.code, f.measure, f.resource, f.record_key, f.version, f.ground, f.facts, f.contested, f.since, f.until,
           %(department)s::text
    FROM fitting f, kept
),
borne AS (
    SELECT f.code, f.measure, f.direction,
           json_build_object(
               'measure', f.measure,
               'entries', json_agg(json_build_object(
                   'entry', f.code || '.' || f.resource || '.' || f.record_key,
                   'resource', f.resource, 'record_key', f.record_key, 'version', f.version,
                   'list_code', f.facts ->> 'list_code', 'decision_no', f.facts ->> 'decision_no',
                   'deciding_body', f.facts ->> 'deciding_body', 'decided_on', f.facts ->> 'decided_on',
                   'contested', f.contested, 'since', f.since, 'until', f.until) ORDER BY f.resource, f.record_key),
               'feedback', NULL) AS said
    FROM fitting f
    GROUP BY f.code, f.measure, f.direction
),
answered AS (
    SELECT b.code,
           json_agg(b.said ORDER BY b.measure) FILTER (WHERE b.direction = 'restriction') AS measures,
           json_agg(b.said ORDER BY b.measure) FILTER (WHERE b.direction = 'incentive') AS incentives
    FROM borne b
    GROUP BY b.code
)
SELECT json_build_object(
           'check', kept.no, 'at', %(at)s::timestamptz, 'on', %(on)s::date, 'matter', %(matter)s::text,
           'item', %(item)s::text, 'purpose', %(purpose)s::text, 'department', %(department)s::text,
           'considered', %(considered)s::json,
           'open', (SELECT count(*) FROM borne),
           'subjects', (
               -- put together as text: ten thousand times json_build_object takes thrice the time
               SELECT ('[' || string_agg(
                          '{"code":' || to_json(q.code) || ',"known":' || CASE WHEN q.name IS NULL THEN 'false' ELSE 'true' END
                          || ',"name":' || coalesce(to_json(q.name)::text, 'null')
                          || ',"measures":' || coalesce(a.measures::text, '[]')
                          || ',"incentives":' || coalesce(a.incentives::text, '[]') || '}', ',' ORDER BY q.place) || ']')::json
               FROM asked q LEFT JOIN answered a ON a.code = q.code))::text
FROM kept
