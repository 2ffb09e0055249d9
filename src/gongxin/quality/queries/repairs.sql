-- Repairs granted or rejected in the period, with the working days they took.
SELECT p.first, r.source AS department, r.resource, (r.decided_at AT TIME ZONE 'Asia/Shanghai')::date AS day, 'repair' AS kind,
       lpad(r.id::text, 19, '0') AS ref, '' AS each,
       1 AS finished, b.number - a.number AS days,
       jsonb_build_object('repair', r.id, 'uscc', r.uscc, 'applied_on', r.applied_on, 'state', r.state,
                          'decided_on', (r.decided_at AT TIME ZONE 'Asia/Shanghai')::date, 'workdays', b.number - a.number) AS about
FROM periods p
CROSS JOIN moment m
JOIN repair r ON r.state IN ('granted', 'rejected') AND r.decided_at <= m.as_of
    AND (r.decided_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN p.first AND p.last
JOIN ordinals a ON a.day = r.applied_on
JOIN ordinals b ON b.day = (r.decided_at AT TIME ZONE 'Asia/Shanghai')::date
