-- Sums over what the public may see on :on, for figures and charts. Topics (key, word):
--   month       (YYYY-MM of the decision, resource)      the last 24 months
--   sector      (letter, resource)    region (six digits, resource)    department (code, resource)
--   kind        (resource, code)
--   published   (day it came, resource)                  the last 90 days on which something came
--   timely      (department, resource)  n: published within the last year, part: of these within the term after the decision
--   timely_month (YYYY-MM of publication, resource)  the same by month
--   list        (list_code, resource)   entries in effect
--   ending      (YYYY-MM, list_code)    entries in effect by the month of their end
--   subjects    (region, kind of code)
-- Shape: one Seq Scan of public_line -> GroupAggregate with grouping sets; one of subject; entries of lists by their key.
WITH shown AS (
    SELECT * FROM public_line l
    WHERE l.day <= %(on)s::date AND (l.public_until IS NULL OR l.public_until >= %(on)s::date)
), counted AS (
    SELECT to_char(day, 'YYYY-MM') AS month, resource, sector, region, department, count(*) AS n,
           grouping(to_char(day, 'YYYY-MM')) AS gm, grouping(sector) AS gs, grouping(region) AS gr, grouping(department) AS gd
    FROM shown
    GROUP BY GROUPING SETS ((to_char(day, 'YYYY-MM'), resource), (sector, resource), (region, resource), (department, resource))
), terms AS (
    SELECT * FROM unnest(%(term_resources)s::text[], %(terms)s::integer[]) AS t (resource, workdays)
), ordinals AS (
    SELECT * FROM unnest(%(days)s::date[], %(ordinals)s::integer[]) AS o (day, number)
), timed AS (
    SELECT l.department, l.resource, l.published_on, l.published_on <= l.day OR p.number - d.number <= t.workdays AS in_time
    FROM shown l
    JOIN terms t ON t.resource = l.resource
    LEFT JOIN ordinals d ON d.day = l.day
    LEFT JOIN ordinals p ON p.day = l.published_on
    WHERE l.published_on > %(on)s::date - 365
), effective AS (
    SELECT c.code, l.resource, r.effective_to
    FROM shown l
    CROSS JOIN LATERAL unnest(l.kinds) AS c (code)
    CROSS JOIN LATERAL (
        SELECT v.effective_to, v.content ->> 'removal_date' AS removed FROM record_version v
        WHERE v.uscc = l.uscc AND v.resource = l.resource AND v.record_key = l.record_key
        ORDER BY v.version DESC LIMIT 1) r
    WHERE l.resource = ANY (%(lists)s::text[]) AND (r.effective_to IS NULL OR r.effective_to >= %(on)s::date)
      AND (r.removed IS NULL OR r.removed > %(on)s::date::text)
)
SELECT CASE WHEN gm = 0 THEN 'month' WHEN gs = 0 THEN 'sector' WHEN gr = 0 THEN 'region' ELSE 'department' END AS topic,
       CASE WHEN gm = 0 THEN month WHEN gs = 0 THEN sector WHEN gr = 0 THEN region ELSE department END AS key,
       resource AS word, n, 0 AS part
FROM counted
WHERE gm = 1 OR month > to_char(%(on)s::date - interval '24 months', 'YYYY-MM')
UNION ALL
SELECT 'kind', l.resource, k.code, count(*), 0 FROM shown l CROSS JOIN LATERAL unnest(l.kinds) AS k (code) GROUP BY 2, 3
UNION ALL
SELECT * FROM (SELECT 'published', to_char(published_on, 'YYYY-MM-DD'), resource, count(*), 0 FROM shown
               GROUP BY published_on, resource ORDER BY published_on DESC, resource LIMIT 90 * 6) d
UNION ALL
SELECT 'timely', department, resource, count(*), count(*) FILTER (WHERE in_time) FROM timed GROUP BY 2, 3
UNION ALL
SELECT 'timely_month', to_char(published_on, 'YYYY-MM'), resource, count(*), count(*) FILTER (WHERE in_time) FROM timed GROUP BY 2, 3
UNION ALL
SELECT 'list', code, resource, count(*), 0 FROM effective GROUP BY 2, 3
UNION ALL
SELECT 'ending', to_char(effective_to, 'YYYY-MM'), code, count(*), 0 FROM effective WHERE effective_to IS NOT NULL GROUP BY 2, 3
UNION ALL
SELECT 'subjects', region, kind, count(*), 0 FROM subject GROUP BY 2, 3
