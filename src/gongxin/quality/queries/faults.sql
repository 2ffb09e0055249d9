-- One fact per wrong or shared code that had been found by the end of the period.
SELECT p.first, f.department, f.resource, f.found_on AS day, 'code' AS kind, f.uscc || ' ' || f.kind || ' ' || f.id AS ref,
       f.uscc AS each,
       CASE WHEN f.gone_on IS NULL OR f.gone_on > p.last OR f.gone_at > m.as_of THEN 1 ELSE 0 END AS standing,
       1 AS found,
       CASE WHEN f.gone_on <= p.last AND f.gone_at <= m.as_of THEN 1 ELSE 0 END AS corrected,
       jsonb_build_object('uscc', f.uscc, 'fault', f.kind, 'found_on', f.found_on, 'gone_on', f.gone_on) AS about
FROM periods p
CROSS JOIN moment m
JOIN quality_fault f ON f.found_on <= p.last AND f.found_at <= m.as_of
