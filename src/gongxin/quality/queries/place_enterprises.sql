-- Of these the enterprises: codes that begin with 91 (GB 32100: registered by the market authority, enterprise).
SELECT p.first, count(v.uscc)
FROM periods p
CROSS JOIN moment m
LEFT JOIN intake_submission s ON s.state = 'published' AND s.received_on <= p.last AND s.published_at <= m.as_of
    AND s.resource = ANY (%(registers)s::text[])
LEFT JOIN record_version v ON v.seq BETWEEN s.first_seq AND s.last_seq AND v.version = 1 AND left(v.uscc, 2) = '91'
GROUP BY p.first
