-- Organisations of one region (first four digits) at one registered address, normalised (width, spaces, punctuation), that has a number in it.
-- Shape: one hash aggregate over subject; then the members of one page of groups.
WITH placed AS MATERIALIZED (
    SELECT o.uscc, o.name, o.region, o.status, o.established, o.dissolved, o.address,
           left(o.region, 4) AS place,
           regexp_replace(upper(normalize(o.address, NFKC)), '[[:space:]·,.。、;:()\[\]【】#/"“”''‘’_-]+', '', 'g') AS plain
    FROM subject o
    WHERE o.address IS NOT NULL AND NOT o.kind = ANY (%(never)s::text[]) AND starts_with(o.region, %(region)s)
),
grouped AS (
    SELECT place, plain, md5(place || '|' || plain) AS key, count(*) AS size
    FROM placed
    WHERE length(plain) >= 6 AND plain ~ '[0-9]|[一二三四五六七八九十百]号'
    GROUP BY place, plain
    HAVING count(*) >= %(at_least)s
),
page AS (
    SELECT * FROM grouped WHERE %(key)s = '' OR key = %(key)s
    ORDER BY size DESC, key LIMIT %(limit)s OFFSET %(skip)s
)
SELECT g.key, g.size, min(p.address) OVER (PARTITION BY g.key) AS fact,
       p.uscc, p.name, p.region, p.status, p.established, p.dissolved, p.address
FROM page g JOIN placed p USING (place, plain)
ORDER BY g.size DESC, g.key, p.established NULLS LAST, p.uscc
