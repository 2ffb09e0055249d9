-- Feedback by measure and department ('' where not asked for). Shape: credit_check by day, check_measure_pkey, and per pair
-- the latest feedback by check_feedback_of; one aggregate.
SELECT CASE WHEN %(by_measure)s::boolean THEN m.measure ELSE '' END AS measure,
       CASE WHEN %(by_department)s::boolean THEN c.department ELSE '' END AS department,
       count(*) AS named,
       count(*) FILTER (WHERE f.outcome = 'applied') AS applied,
       count(*) FILTER (WHERE f.outcome = 'not_applied') AS not_applied,
       count(*) FILTER (WHERE f.outcome IS NULL) AS open,
       count(*) FILTER (WHERE e.contested) AS contested
FROM credit_check c
JOIN check_measure m ON m.check_no = c.no
LEFT JOIN LATERAL (
    SELECT f.outcome FROM check_feedback f
    WHERE f.check_no = m.check_no AND f.uscc = m.uscc AND f.measure = m.measure
    ORDER BY f.id DESC LIMIT 1
) f ON true
CROSS JOIN LATERAL (
    SELECT bool_or(x.contested) AS contested FROM check_entry x
    WHERE x.check_no = m.check_no AND x.uscc = m.uscc AND x.measure = m.measure
) e
WHERE (c.at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(first)s::date AND %(last)s::date
GROUP BY 1, 2
ORDER BY 1, 2
