-- One fact per measure that a check of the period named for a subject.
SELECT p.first, c.department, '' AS resource, (c.at AT TIME ZONE 'Asia/Shanghai')::date AS day, 'check' AS kind,
       c.no || ' ' || n.uscc || ' ' || n.measure AS ref, '' AS each,
       1 AS named,
       CASE WHEN EXISTS (
           SELECT FROM check_feedback f
           WHERE f.check_no = c.no AND f.uscc = n.uscc AND f.measure = n.measure AND f.at <= m.as_of) THEN 1 ELSE 0
       END AS answered,
       jsonb_build_object('check', c.no, 'uscc', n.uscc, 'measure', n.measure) AS about
FROM periods p
CROSS JOIN moment m
JOIN credit_check c ON (c.at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN p.first AND p.last AND c.at <= m.as_of
JOIN check_measure n ON n.check_no = c.no
