-- Organisations that bear or bore one name, where at least one of them was revoked. Names of organisations only; search_key as the
-- register keeps it. Shape: one hash aggregate over subject_name joined to subject.
WITH named AS MATERIALIZED (
    SELECT DISTINCT n.search_key, o.uscc, o.name, o.region, o.status, o.established, o.dissolved, o.address
    FROM subject_name n JOIN subject o ON o.uscc = n.uscc
    WHERE n.kind IN ('current', 'former') AND length(n.search_key) >= 4
      AND NOT o.kind = ANY (%(never)s::text[]) AND starts_with(o.region, %(region)s)
),
grouped AS (
    SELECT search_key, md5(search_key) AS key, count(*) AS size
    FROM named
    GROUP BY search_key
    HAVING count(*) >= 2 AND bool_or(status = ANY (%(revoked)s::text[]))
),
page AS (
    SELECT * FROM grouped WHERE %(key)s = '' OR key = %(key)s
    ORDER BY size DESC, key LIMIT %(limit)s OFFSET %(skip)s
)
SELECT g.key, g.size, g.search_key AS fact, p.uscc, p.name, p.region, p.status, p.established, p.dissolved, p.address
FROM page g JOIN named p USING (search_key)
ORDER BY g.size DESC, g.key, p.established NULLS LAST, p.uscc
