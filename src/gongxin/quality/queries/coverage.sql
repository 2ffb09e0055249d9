-- Organisations of a sector that have a file (a record beside their registration), and those registered in it.
-- Shape: one walk along the key of record_version for the registrations, an index probe each for another record.
SELECT coalesce(x.sector, ''), count(*),
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM record_version v WHERE v.uscc = x.uscc AND v.resource <> ALL (%(registers)s::text[])))
FROM (
    SELECT v.uscc,
           CASE WHEN v.code ~ '^[A-T]' THEN left(v.code, 1)
                ELSE (SELECT d.letter FROM unnest(%(letters)s::text[], %(first_divisions)s::text[], %(last_divisions)s::text[])
                          AS d (letter, first, last)
                      WHERE v.code ~ '^[0-9]{2}' AND left(v.code, 2) BETWEEN d.first AND d.last LIMIT 1) END AS sector
    FROM (SELECT DISTINCT ON (r.uscc) r.uscc, r.content ->> 'industry_code' AS code
          FROM record_version r WHERE r.resource = ANY (%(registers)s::text[])
          ORDER BY r.uscc, r.record_key DESC, r.version DESC) v
) x
GROUP BY GROUPING SETS ((x.sector), ())
HAVING grouping(x.sector) = 1 OR x.sector IS NOT NULL
