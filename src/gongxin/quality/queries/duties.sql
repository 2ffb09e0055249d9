-- One fact per duty (department, resource, cycle) that stood on the last day of the period.
SELECT p.first, d.department, d.resource, p.last AS day, 'duty' AS kind, lpad(d.id::text, 19, '0') AS ref, '' AS each,
       1 AS due,
       CASE WHEN s.last_on >= p.first THEN 1 ELSE 0 END AS with_data,
       CASE WHEN s.last_on > (p.last - CASE d.cycle WHEN 'month' THEN interval '1 month' WHEN 'quarter' THEN interval '3 months'
                                       ELSE interval '1 year' END)::date THEN 1 ELSE 0 END AS fresh,
       jsonb_build_object('duty', d.id, 'cycle', d.cycle, 'last_on', s.last_on) AS about
FROM periods p
CROSS JOIN moment m
JOIN quality_duty d ON d.since <= p.last AND (d.until IS NULL OR d.until >= p.last) AND d.at <= m.as_of
CROSS JOIN LATERAL (
    SELECT max(s.received_on) AS last_on FROM intake_submission s
    WHERE s.department = d.department AND s.resource = d.resource AND s.state = 'published' AND s.published_at <= m.as_of
      AND s.received_on <= p.last AND s.accepted > 0
) s
