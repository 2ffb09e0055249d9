-- Criteria that count or add up: one row of warning_found per record used. A record's content is parsed only where it holds a word
-- without which the condition cannot hold.
INSERT INTO warning_found
WITH criterion AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(criteria)s::jsonb) AS c (
        code text, version integer, resource text, subjects text[], hints text[], path jsonpath,
        months integer, days integer, times integer, field text, at_least numeric)
),
standing AS (
    /* include standing */
),
used AS (
    SELECT c.code, c.version AS question, c.times, c.at_least, s.*, (s.content ->> c.field)::numeric AS value
    FROM criterion c
    JOIN standing s ON s.resource = c.resource
        AND (s.decided_on + make_interval(months => c.months, days => c.days))::date >= %(on)s::date
        AND (c.subjects IS NULL OR left(s.uscc, 2) = ANY (c.subjects))
        AND CASE WHEN c.hints IS NULL OR EXISTS (SELECT FROM unnest(c.hints) AS h (word) WHERE strpos(s.content::text, h.word) > 0)
                 THEN c.path IS NULL OR jsonb_path_match(s.content::jsonb, c.path, '{}', true) END
),
held AS (
    SELECT code, uscc, md5(string_agg(resource || '|' || record_key || '|' || version, ',' ORDER BY resource, record_key))::uuid AS evidence
    FROM used
    GROUP BY code, uscc, times, at_least
    HAVING (times IS NULL OR count(*) >= times) AND (at_least IS NULL OR sum(value) >= at_least)
)
SELECT u.code, u.question, u.uscc, h.evidence, u.resource, u.record_key, u.version, u.department, u.decided_on, u.public_until, u.value,
       NULL::date
FROM used u JOIN held h USING (code, uscc)
