-- One fact per record that came for the first time in the span. The day of receipt is what a term is kept by, also for a row
-- that a person linked later.
-- Shape: submissions of the span -> Nested Loop -> Bitmap Heap Scan of record_version by the BRIN index on seq (a delivery's
-- change numbers lie together; OFFSET 0 keeps the planner, which takes a delivery for a ninth of the table, from reading all of
-- it); the versions after a record's first by its key, only where `corrected` is asked for.
SELECT f.first, f.department, f.resource, f.received_on AS day, 'record' AS kind,
       f.uscc || ' ' || f.resource || ' ' || f.record_key AS ref, '' AS each,
       1 AS counted,
       CASE WHEN f.workdays IS NOT NULL THEN 1 ELSE 0 END AS judged,
       CASE WHEN f.workdays > f.term THEN 1 ELSE 0 END AS late,
       CASE WHEN f.workdays <= f.term THEN 1 ELSE 0 END AS on_time,
       CASE WHEN EXISTS (
           SELECT FROM record_version w
           WHERE w.uscc = f.uscc AND w.resource = f.resource AND w.record_key = f.record_key AND w.version > 1
             AND w.accepted_at <= f.as_of AND (w.content_hash <> f.content_hash OR w.state = 'annulled')) THEN 1 ELSE 0
       END AS corrected,
       jsonb_build_object('uscc', f.uscc, 'record_key', f.record_key, 'decided_on', f.decided_on, 'received_on', f.received_on,
                          'workdays', f.workdays, 'term', f.term) AS about
FROM (
    SELECT n.*, t.workdays AS term,
           -- null: no date, no term, or a day the calendar does not have; a decision before it begins is late anyway
           CASE WHEN t.workdays IS NULL OR n.decided_on IS NULL THEN NULL
                WHEN n.decided_on < c.first_day THEN 9999
                ELSE r.number - d.number END AS workdays
    FROM (
        SELECT p.first, m.as_of, s.received_on, s.department::text, v.uscc, s.resource::text, v.record_key,
               v.content_hash, v.decided_on
        FROM periods p
        CROSS JOIN moment m
        JOIN intake_submission s ON s.state = 'published' AND s.received_on BETWEEN p.first AND p.last AND s.published_at <= m.as_of
        CROSS JOIN LATERAL (
            SELECT r.uscc, r.record_key, r.content_hash, r.decided_on
            FROM record_version r
            WHERE r.seq BETWEEN s.first_seq AND s.last_seq AND r.version = 1
            OFFSET 0) v
        UNION ALL
        SELECT p.first, m.as_of, s.received_on, s.department::text, v.uscc, v.resource, v.record_key,
               v.content_hash, v.decided_on
        FROM periods p
        CROSS JOIN moment m
        JOIN intake_submission s ON s.state = 'published' AND s.received_on BETWEEN p.first AND p.last AND s.published_at <= m.as_of
            AND s.quarantined > 0
        JOIN intake_quarantinerow q ON q.submission_id = s.id
        CROSS JOIN LATERAL (
            SELECT d.action, d.uscc FROM intake_quarantinedecision d
            WHERE d.quarantine_row_id = q.id AND d.at <= m.as_of
            ORDER BY d.id DESC LIMIT 1) k
        JOIN record_version v ON k.action = 'link' AND v.uscc = k.uscc AND v.resource = s.resource AND v.version = 1
            AND v.submission_id = s.id AND v."row" = q."row" AND v.accepted_at <= m.as_of
    ) n
    CROSS JOIN (SELECT min(day) AS first_day FROM ordinals) c
    LEFT JOIN terms t ON t.resource = n.resource
    LEFT JOIN ordinals d ON d.day = n.decided_on
    LEFT JOIN ordinals r ON r.day = n.received_on
) f
