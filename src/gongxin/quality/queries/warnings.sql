-- What may run over soon, or has: a row received that waits in quarantine, while its decision's term runs; a delivery that waits
-- for somebody's decision; a duty of a cycle that ends without a delivery. left: working days from the day asked, negative: over.
, terms_end AS (SELECT number, min(day) AS day FROM ordinals GROUP BY number),
today AS (SELECT number FROM ordinals WHERE day = %(on)s::date),
open_rows AS (
    SELECT s.department, s.resource, 'quarantine' AS kind, lpad(q.id::text, 19, '0') AS ref, e.day AS due_on,
           jsonb_build_object('row', q.id, 'submission', s.id, 'file_row', q."row", 'name', q.name) AS about
    FROM intake_submission s
    JOIN terms t ON t.resource = s.resource
    JOIN intake_quarantinerow q ON q.submission_id = s.id AND q.record IS NOT NULL
    JOIN ordinals d ON d.day = (q.record ->> 'decided_on')::date
    JOIN terms_end e ON e.number = d.number + t.workdays
    WHERE NOT EXISTS (SELECT FROM intake_quarantinedecision k WHERE k.quarantine_row_id = q.id)
), held AS (
    SELECT s.department, s.resource, 'held', lpad(s.id::text, 19, '0'), e.day,
           jsonb_build_object('submission', s.id, 'state', s.state, 'rows', s.rows, 'received_on', s.received_on)
    FROM intake_submission s
    JOIN terms t ON t.resource = s.resource
    JOIN ordinals d ON d.day = s.received_on
    JOIN terms_end e ON e.number = d.number + t.workdays   -- of what was decided on the day of receipt: the latest that can be
    WHERE s.state IN ('received', 'checked', 'held', 'accepted', 'failed')
), cycles AS (
    SELECT d.*, (date_trunc(d.cycle, %(on)s::date::timestamp) + CASE d.cycle WHEN 'quarter' THEN '3 months'
                 ELSE '1 ' || d.cycle END::interval)::date - 1 AS cycle_end, date_trunc(d.cycle, %(on)s::date::timestamp)::date AS cycle_start
    FROM quality_duty d
    WHERE d.since <= %(on)s::date AND (d.until IS NULL OR d.until >= %(on)s::date)
), duties AS (
    SELECT c.department, c.resource, 'duty', lpad(c.id::text, 19, '0'), c.cycle_end,
           jsonb_build_object('duty', c.id, 'cycle', c.cycle, 'since', c.cycle_start)
    FROM cycles c
    WHERE NOT EXISTS (
        SELECT FROM intake_submission s
        WHERE s.department = c.department AND s.resource = c.resource AND s.state = 'published' AND s.accepted > 0
          AND s.received_on BETWEEN c.cycle_start AND %(on)s::date)
)
SELECT w.department, w.resource, w.kind, w.ref, w.due_on, o.number - t.number AS "left", w.about::json
FROM (SELECT * FROM open_rows UNION ALL SELECT * FROM held UNION ALL SELECT * FROM duties) w
JOIN ordinals o ON o.day = w.due_on
CROSS JOIN today t
WHERE o.number - t.number <= %(within)s AND (%(department)s::text IS NULL OR w.department = %(department)s)
ORDER BY "left", w.department, w.resource, w.kind, w.ref
LIMIT %(limit)s
