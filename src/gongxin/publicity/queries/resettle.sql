-- Region and sector of the organisations whose registration changed in (:after, :upto].
UPDATE public_line p
SET region = n.region, sector = n.sector
FROM (SELECT r.uscc, s.region, coalesce(i.sector, '') AS sector
      FROM (SELECT DISTINCT c.uscc FROM record_version c
            WHERE c.seq > %(after)s AND c.seq <= %(upto)s AND c.resource = %(registration)s) r
      JOIN subject s ON s.uscc = r.uscc
      LEFT JOIN LATERAL (/* sector */) i ON true) n
WHERE p.uscc = n.uscc AND (p.region, p.sector) IS DISTINCT FROM (n.region, n.sector)
