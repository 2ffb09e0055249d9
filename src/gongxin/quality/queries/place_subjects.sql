-- Organisations that the register of the place had delivered by the end of each period.
SELECT p.first, coalesce(sum(s.new), 0)::bigint
FROM periods p
CROSS JOIN moment m
LEFT JOIN intake_submission s ON s.state = 'published' AND s.received_on <= p.last AND s.published_at <= m.as_of
    AND s.resource = ANY (%(registers)s::text[])
GROUP BY p.first
