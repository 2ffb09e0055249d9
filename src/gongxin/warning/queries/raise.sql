-- Signals of what was found and is not pointed at yet, with their records and their first event; how many by criterion.
WITH criterion AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(said)s::jsonb) AS c (code text, said jsonb)
),
found AS (
    SELECT f.criterion, f.question, f.uscc, f.evidence,
           (array_agg(f.department ORDER BY f.decided_on DESC NULLS LAST, f.record_key))[1] AS department,
           jsonb_strip_nulls(jsonb_build_object('times', count(*), 'sum', sum(f.value)::text, 'day', min(f.day))) AS figures
    FROM warning_found f
    GROUP BY f.criterion, f.question, f.uscc, f.evidence
),
made AS (
    INSERT INTO warning_signal (criterion, criterion_version, uscc, department, on_day, raised_at, evidence, said, figures, state, version)
    SELECT f.criterion, f.question, f.uscc, f.department, %(on)s::date, %(now)s::timestamptz, f.evidence, c.said, f.figures, 'open', 1
    FROM found f JOIN criterion c ON c.code = f.criterion
    ORDER BY f.uscc, f.criterion
    ON CONFLICT (uscc, criterion, criterion_version, evidence) WHERE stale_since IS NULL DO NOTHING
    RETURNING id, criterion, criterion_version, uscc, evidence, department
),
records AS (
    INSERT INTO warning_record
    SELECT m.id, m.uscc, f.resource, f.record_key, f.version, f.decided_on, f.public_until, f.value, f.day
    FROM made m
    JOIN warning_found f ON f.criterion = m.criterion AND f.uscc = m.uscc AND f.evidence = m.evidence
),
events AS (
    INSERT INTO warning_event (signal, version, at, step, actor, department, why)
    SELECT m.id, 1, %(now)s::timestamptz, 'raise', %(actor)s, m.department, m.criterion || ' v' || m.criterion_version FROM made m
)
SELECT criterion, count(*) FROM made GROUP BY criterion
