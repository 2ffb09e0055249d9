-- One fact per delivery whose course had ended by the moment: published, or rejected by a person. What is counted of it never
-- changes afterwards; rows linked by a person count from the decision on.
-- Shape: Index Scan of submissions of the span -> Nested Loop with their few quarantined rows (quarantine_row_once).
SELECT p.first, s.department, s.resource, s.received_on AS day, 'delivery' AS kind, lpad(s.id::text, 19, '0') AS ref, '' AS each,
       s.rows AS submitted,
       CASE WHEN s.state = 'published' THEN s.accepted ELSE 0 END + w.linked AS stored,
       s.rows - s.refused AS passed,
       s.duplicates AS duplicated,
       s.rows - s.refused AS linkable,
       s.rows - s.refused - CASE WHEN s.state = 'published' THEN w.unmatched ELSE s.quarantined END AS linked,
       jsonb_build_object('submission', s.id, 'received_on', s.received_on, 'state', s.state, 'rows', s.rows,
                          'refused', s.refused, 'quarantined', s.quarantined, 'duplicates', s.duplicates) AS about
FROM periods p
CROSS JOIN moment m
JOIN intake_submission s ON s.received_on BETWEEN p.first AND p.last
    AND (s.state = 'published' AND s.published_at <= m.as_of OR s.state = 'rejected' AND s.decided_at <= m.as_of)
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE d.action = 'link') AS linked,
           -- a row that the registry held back (its subject is known) has a code and is matched
           count(*) FILTER (WHERE d.action IS DISTINCT FROM 'link' AND q.uscc = '') AS unmatched
    FROM intake_quarantinerow q
    LEFT JOIN LATERAL (
        SELECT d.action FROM intake_quarantinedecision d
        WHERE d.quarantine_row_id = q.id AND d.at <= m.as_of
        ORDER BY d.id DESC LIMIT 1) d ON true
    WHERE q.submission_id = s.id AND s.quarantined > 0
) w
