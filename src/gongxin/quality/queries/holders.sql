-- Subjects that have made a commitment, or have been graded by a sector, by the end of the period; one fact for each department
-- and resource, counted once per subject.
-- Shape: submissions of these resources -> Nested Loop -> Bitmap Heap Scan of record_version by the BRIN index on seq (records.sql). Types are
-- said, so that what is asked about (a department) is asked of each half.
SELECT h.first, h.department, h.resource, h.day, 'subject' AS kind, h.uscc || ' ' || h.resource AS ref, h.uscc AS each,
       CASE WHEN h.resource = 'commitment' THEN 1 ELSE 0 END AS committed,
       CASE WHEN h.resource <> 'commitment' THEN 1 ELSE 0 END AS graded,
       jsonb_build_object('uscc', h.uscc, 'since', h.day) AS about
FROM (
    SELECT u.first, u.department, u.resource, u.uscc, min(u.day) AS day
    FROM (
        SELECT p.first, s.department::text, s.resource::text, v.uscc, s.received_on AS day
        FROM periods p
        CROSS JOIN moment m
        JOIN intake_submission s ON s.state = 'published' AND s.received_on <= p.last AND s.published_at <= m.as_of
            AND (s.resource = 'commitment' OR s.resource = ANY (%(gradings)s::text[]))
        CROSS JOIN LATERAL (
            SELECT r.uscc FROM record_version r WHERE r.seq BETWEEN s.first_seq AND s.last_seq AND r.version = 1 OFFSET 0) v
        UNION ALL
        SELECT p.first, c.department::text, 'commitment'::text, c.uscc, c.made_on
        FROM periods p
        CROSS JOIN moment m
        JOIN commitment c ON c.made_on <= p.last AND NOT c.of_body
            AND c.made_on <= (m.as_of AT TIME ZONE 'Asia/Shanghai')::date
    ) u
    GROUP BY u.first, u.department, u.resource, u.uscc
) h
