-- The figures of a month that left what was usual, by one rule: against the median of the months before, newest edition each. A
-- department that delivered nothing has a count of 0; a share of nothing is no figure and alerts nobody.
WITH editions AS (
    SELECT DISTINCT ON (month) id, month FROM quality_snapshot
    WHERE month >= (%(month)s::date - make_interval(months => %(back)s)) AND month <= %(month)s::date
    ORDER BY month, edition DESC
), figures AS (
    SELECT e.month, f.department, f.resource, coalesce(f.denominator, f.numerator) AS size,
           CASE WHEN %(counted)s THEN f.numerator WHEN f.denominator > 0 THEN round(%(factor)s * f.numerator / f.denominator, 2)
           END AS value
    FROM editions e
    JOIN quality_figure f ON f.snapshot = e.id AND f.metric = %(metric)s AND f.department <> '*' AND f.resource = '*'
), usual AS (
    SELECT department, resource, percentile_cont(0.5) WITHIN GROUP (ORDER BY value)::numeric AS value, count(value) AS months,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY size) AS size
    FROM figures WHERE month < %(month)s::date
    GROUP BY department, resource
), now AS (
    SELECT u.department, u.resource, u.value AS usual, u.months, u.size,
           CASE WHEN %(counted)s THEN coalesce(f.value, 0) ELSE f.value END AS value
    FROM usual u
    LEFT JOIN figures f ON f.department = u.department AND f.resource = u.resource AND f.month = %(month)s::date
)
INSERT INTO quality_alert (rule, metric, department, resource, month, snapshot, value, usual, months, told, at)
SELECT %(rule)s, %(metric)s, n.department, n.resource, %(month)s::date, (SELECT id FROM editions WHERE month = %(month)s::date),
       n.value, round(n.usual, 2), n.months, ARRAY[n.department] || %(told)s::text[], %(now)s
FROM now n
WHERE n.months >= %(least)s AND n.size >= %(smallest)s AND n.value IS NOT NULL AND abs(n.value - n.usual) >= %(points)s
  AND CASE WHEN %(drop)s THEN n.value < n.usual * %(ratio)s ELSE n.value > n.usual * %(ratio)s END
ON CONFLICT (rule, department, resource, month) DO NOTHING
RETURNING id
