-- A check as it was answered, from what was kept, with the feedback so far; no row for another department's check.
-- Shape: credit_check_pkey; index scans by the check's number on its measures, entries and feedback; no record is read.
WITH kept AS (
    SELECT * FROM credit_check c
    WHERE c.no = %(no)s::text AND (%(department)s::text IS NULL OR c.department = %(department)s::text)
),
latest AS (
    SELECT DISTINCT ON (f.uscc, f.measure) f.uscc, f.measure,
           jsonb_build_object('outcome', f.outcome, 'why', f.why, 'document', f.document, 'at', f.at, 'officer', f.officer)
               AS said
    FROM check_feedback f JOIN kept ON kept.no = f.check_no
    ORDER BY f.uscc, f.measure, f.id DESC
),
borne AS (
    SELECT m.uscc, m.measure, m.direction, l.said IS NULL AS open,
           json_build_object(
               'measure', m.measure,
               'entries', json_agg(json_build_object(
                   'entry', e.uscc || '.' || e.resource || '.' || e.record_key,
                   'resource', e.resource, 'record_key', e.record_key, 'version', e.version,
                   'list_code', e.facts ->> 'list_code', 'decision_no', e.facts ->> 'decision_no',
                   'deciding_body', e.facts ->> 'deciding_body', 'decided_on', e.facts ->> 'decided_on',
                   'contested', e.contested, 'since', e.since, 'until', e.until) ORDER BY e.resource, e.record_key),
               'feedback', l.said) AS said
    FROM check_measure m
    JOIN kept ON kept.no = m.check_no
    JOIN check_entry e ON e.check_no = m.check_no AND e.uscc = m.uscc AND e.measure = m.measure
    LEFT JOIN latest l ON l.uscc = m.uscc AND l.measure = m.measure
    GROUP BY m.uscc, m.measure, m.direction, l.said
),
answered AS (
    SELECT b.uscc,
           json_agg(b.said ORDER BY b.measure) FILTER (WHERE b.direction = 'restriction') AS measures,
           json_agg(b.said ORDER BY b.measure) FILTER (WHERE b.direction = 'incentive') AS incentives
    FROM borne b
    GROUP BY b.uscc
)
SELECT json_build_object(
           'check', kept.no, 'at', kept.at, 'on', kept.on_day, 'matter', kept.matter, 'item', kept.item,
           'purpose', kept.purpose, 'department', kept.department, 'considered', kept.considered,
           'open', (SELECT count(*) FROM borne b WHERE b.open),
           'subjects', (
               SELECT json_agg(json_build_object(
                          'code', q.code, 'known', q.name IS NOT NULL, 'name', q.name,
                          'measures', coalesce(a.measures, '[]'), 'incentives', coalesce(a.incentives, '[]'))
                      ORDER BY q.place)
               FROM unnest(kept.codes, kept.names) WITH ORDINALITY AS q (code, name, place)
               LEFT JOIN answered a ON a.uscc = q.code))::text
FROM kept
