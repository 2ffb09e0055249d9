-- One fact per row of a sample whose span lies within the period (a quarter's sample is no figure of a month).
SELECT p.first, s.department, s.resource, s.last AS day, 'sample' AS kind,
       lpad(s.id::text, 19, '0') || ' ' || lpad(r."row"::text, 9, '0') AS ref, '' AS each,
       1 AS sampled,
       CASE WHEN r.outcome = 'missing' THEN 1 ELSE 0 END AS missing,
       jsonb_build_object('sample', s.id, 'row', r."row", 'document_no', r.document_no, 'uscc', r.uscc, 'authority', r.authority,
                          'decided_on', r.decided_on, 'outcome', r.outcome) AS about
FROM periods p
CROSS JOIN moment m
JOIN quality_sample s ON s.first >= p.first AND s.last <= p.last AND s.at <= m.as_of
JOIN quality_sample_row r ON r.sample = s.id
