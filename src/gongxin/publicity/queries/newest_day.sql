-- The newest day on which something came. Shape: per resource one probe of public_line_published; the tail by BRIN.
SELECT max(day) FROM (
    SELECT d.day FROM unnest(%(resources)s::text[]) AS r (resource)
    CROSS JOIN LATERAL (SELECT l.published_on AS day FROM public_line l
                        WHERE l.resource = r.resource AND l.published_on <= %(on)s::date
                        ORDER BY l.published_on DESC LIMIT 1) d
    UNION ALL
    SELECT (v.accepted_at AT TIME ZONE 'Asia/Shanghai')::date FROM record_version v
    WHERE v.seq > %(indexed)s AND v.version = 1 AND v.resource = ANY (%(resources)s::text[])
      AND (v.accepted_at AT TIME ZONE 'Asia/Shanghai')::date <= %(on)s::date
) days
