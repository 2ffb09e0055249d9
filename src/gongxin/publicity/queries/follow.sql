-- Lines of the records that changed in (:after, :upto], by their latest version; and of those nothing for a record whose
-- state keeps it from the public. Shape: BRIN on record_version_seq -> Unique -> record_version_pkey -> upsert by key.
INSERT INTO public_line AS p (uscc, resource, record_key, day, published_on, public_until, department, region, sector, kinds)
SELECT r.uscc, r.resource, r.record_key, coalesce(r.decided_on, f.published_on), f.published_on, r.public_until, r.department,
       s.region, coalesce(i.sector, ''), k.kinds
FROM (SELECT DISTINCT c.uscc, c.resource, c.record_key FROM record_version c
      WHERE c.seq > %(after)s AND c.seq <= %(upto)s AND c.resource = ANY (%(resources)s::text[])) t
CROSS JOIN LATERAL (
    SELECT v.* FROM record_version v
    WHERE v.uscc = t.uscc AND v.resource = t.resource AND v.record_key = t.record_key
    ORDER BY v.version DESC LIMIT 1) r
JOIN subject s ON s.uscc = r.uscc
CROSS JOIN LATERAL (
    SELECT (v.accepted_at AT TIME ZONE 'Asia/Shanghai')::date AS published_on FROM record_version v
    WHERE v.uscc = r.uscc AND v.resource = r.resource AND v.record_key = r.record_key
    ORDER BY v.version LIMIT 1) f
CROSS JOIN LATERAL (/* kinds */) k
LEFT JOIN LATERAL (/* sector */) i ON true
WHERE r.state = ANY (%(states)s::text[]) AND (r.public_until IS NULL OR r.public_until > '0001-01-01')
ON CONFLICT (uscc, resource, record_key) DO UPDATE
SET day = excluded.day, public_until = excluded.public_until, department = excluded.department, region = excluded.region,
    sector = excluded.sector, kinds = excluded.kinds
WHERE (p.day, p.public_until, p.department, p.region, p.sector, p.kinds)
      IS DISTINCT FROM
      (excluded.day, excluded.public_until, excluded.department, excluded.region, excluded.sector, excluded.kinds)
