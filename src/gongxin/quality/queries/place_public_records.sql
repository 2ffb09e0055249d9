-- Records in public view at the end of each period, as they stood at the moment: the latest version of each decides.
-- Shape: a walk along the key of record_version, which covers what is asked (no heap).
SELECT p.first, count(v.uscc) FILTER (WHERE v.state IN ('current', 'contested')
                                       AND (v.public_until IS NULL OR v.public_until >= p.last))
FROM periods p
CROSS JOIN moment m
LEFT JOIN LATERAL (
    SELECT DISTINCT ON (i.uscc, i.resource, i.record_key) i.uscc, i.state, i.public_until
    FROM record_version i
    WHERE i.accepted_at <= m.as_of AND i.accepted_at < (p.last + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND i.resource = ANY (%(open)s::text[])
    ORDER BY i.uscc DESC, i.resource DESC, i.record_key DESC, i.version DESC
) v ON true
GROUP BY p.first
