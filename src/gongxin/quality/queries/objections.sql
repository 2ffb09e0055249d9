-- Objections raised in the period, and those that led to a correction in it, with the working days they took.
SELECT p.first, o.source AS department, o.resource, (o.filed_at AT TIME ZONE 'Asia/Shanghai')::date AS day, 'objection' AS kind,
       'raised ' || lpad(o.id::text, 19, '0') AS ref, '' AS each,
       1 AS raised, 0 AS settled, 0 AS days,
       jsonb_build_object('objection', o.id, 'filed_on', (o.filed_at AT TIME ZONE 'Asia/Shanghai')::date) AS about
FROM periods p
CROSS JOIN moment m
JOIN objection o ON (o.filed_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN p.first AND p.last AND o.filed_at <= m.as_of
UNION ALL
SELECT p.first, o.source, o.resource, e.day, 'objection', 'settled ' || lpad(o.id::text, 19, '0'), '',
       0, 1, b.number - a.number,
       jsonb_build_object('objection', o.id, 'filed_on', (o.filed_at AT TIME ZONE 'Asia/Shanghai')::date, 'decided_on', e.day,
                          'workdays', b.number - a.number)
FROM periods p
CROSS JOIN moment m
JOIN (
    -- the first decision that corrected: a review does not change how fast that was
    SELECT number, min(at) AS at, (min(at) AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM remedy_event WHERE kind = 'objection' AND what = 'upheld' GROUP BY number
) e ON e.day BETWEEN p.first AND p.last AND e.at <= m.as_of
JOIN objection o ON o.id = e.number
JOIN ordinals a ON a.day = (o.filed_at AT TIME ZONE 'Asia/Shanghai')::date
JOIN ordinals b ON b.day = e.day
