-- Criteria of a term: one row of warning_found per record whose last day lies within reach, or behind us.
INSERT INTO warning_found
WITH criterion AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(criteria)s::jsonb) AS c (
        code text, version integer, resource text, subjects text[], hints text[], path jsonpath,
        field text, months integer, days integer, passed boolean, ahead_months integer, ahead_days integer, same text[])
),
standing AS (
    /* include standing */
),
used AS (
    SELECT c.*, c.version AS question, s.uscc, s.record_key, s.version AS used_version, s.department, s.decided_on, s.public_until,
           CASE WHEN s.content ->> c.field ~ '^\d{4}-\d{2}-\d{2}$' THEN (s.content ->> c.field)::date END AS stated,
           (SELECT CASE WHEN count(*) = count(s.content ->> f.code) THEN array_agg(s.content ->> f.code ORDER BY f.place) END
            FROM unnest(c.same) WITH ORDINALITY AS f (code, place)) AS alike
    FROM criterion c
    JOIN standing s ON s.resource = c.resource
        AND (c.subjects IS NULL OR left(s.uscc, 2) = ANY (c.subjects))
        AND CASE WHEN c.hints IS NULL OR EXISTS (SELECT FROM unnest(c.hints) AS h (word) WHERE strpos(s.content::text, h.word) > 0)
                 THEN c.path IS NULL OR jsonb_path_match(s.content::jsonb, c.path, '{}', true) END
),
dated AS (   -- a value that is missing is like no other: only then the record stands for itself
    SELECT u.*, (u.stated + make_interval(months => u.months, days => u.days))::date AS day,
           max(u.stated) OVER (PARTITION BY u.code, u.uscc, u.alike, CASE WHEN u.alike IS NULL THEN u.record_key END) AS newest
    FROM used u
    WHERE u.stated IS NOT NULL
)
SELECT d.code, d.question, d.uscc, md5(d.resource || '|' || d.record_key || '|' || d.used_version)::uuid, d.resource, d.record_key,
       d.used_version, d.department, d.decided_on, d.public_until, NULL::numeric, d.day
FROM dated d
WHERE d.stated = d.newest
  AND CASE WHEN d.passed THEN d.day < %(on)s::date
           ELSE d.day >= %(on)s::date
                AND d.day <= (%(on)s::date + make_interval(months => d.ahead_months, days => d.ahead_days))::date END
