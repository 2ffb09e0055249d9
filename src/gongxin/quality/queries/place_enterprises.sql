-- Of these the enterprises: codes that begin with 91 (GB 32100: registered by the market authority, enterprise).
SELECT p.first, count(v.uscc)
FROM periods p
CROSS JOIN moment m
LEFT JOIN intake_submission s ON s.state = 'published' AND s.received_on <= p.last AND s.published_at <= m.as_of
    AND s.resource = ANY (%(registers)s::text[])
LEFT JOIN LATERAL (
    SELECT r.uscc FROM record_version r
    WHERE r.seq BETWEEN s.first_seq AND s.last_seq AND r.version = 1 AND left(r.uscc, 2) = '91' OFFSET 0) v ON true
GROUP BY p.first
