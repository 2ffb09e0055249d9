-- Organisations by the sector that the register gives them ('' where it gives none), and those of them that have a record beside their
-- registration. For jobs: it asks for every subject once. Shape: Seq Scan of subject -> record_version_pkey twice -> HashAggregate.
SELECT coalesce(i.sector, '') AS sector, count(*) AS organisations,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM record_version o WHERE o.uscc = r.uscc AND o.resource <> %(registration)s)) AS covered
FROM subject r
LEFT JOIN LATERAL (/* sector */) i ON true
GROUP BY 1 ORDER BY 1
