-- A revoked organisation and those founded at its registered address within so many days after it ended. Addresses as in
-- clusters_address.sql. Shape: hash join of the revoked with all on the address.
WITH placed AS MATERIALIZED (
    SELECT o.uscc, o.name, o.region, o.status, o.established, o.dissolved, o.address,
           left(o.region, 4) AS place,
           regexp_replace(upper(normalize(o.address, NFKC)), '[[:space:]·,.。、;:()\[\]【】#/"“”''‘’_-]+', '', 'g') AS plain
    FROM subject o
    WHERE o.address IS NOT NULL AND NOT o.kind = ANY (%(never)s::text[]) AND starts_with(o.region, %(region)s)
),
ended AS (
    SELECT * FROM placed
    WHERE status = ANY (%(revoked)s::text[]) AND dissolved IS NOT NULL AND length(plain) >= 6 AND plain ~ '[0-9]|[一二三四五六七八九十百]号'
),
linked AS (
    SELECT a.uscc AS key, a.dissolved AS since, b.uscc AS after
    FROM ended a
    JOIN placed b ON b.place = a.place AND b.plain = a.plain AND b.uscc <> a.uscc
        AND b.established >= a.dissolved AND b.established <= a.dissolved + %(days)s::integer
),
grouped AS (
    SELECT key, min(since) AS since, count(*) + 1 AS size FROM linked GROUP BY key
),
page AS (
    SELECT * FROM grouped WHERE %(key)s = '' OR key = %(key)s
    ORDER BY size DESC, key LIMIT %(limit)s OFFSET %(skip)s
)
SELECT g.key, g.size, g.since::text AS fact, p.uscc, p.name, p.region, p.status, p.established, p.dissolved, p.address
FROM page g
JOIN (SELECT key, after AS uscc FROM linked UNION SELECT key, key FROM linked) l USING (key)
JOIN placed p USING (uscc)
ORDER BY g.size DESC, g.key, p.uscc <> g.key, p.established, p.uscc
