-- What checks said of one subject, newest first, for the subject itself: who asked, in which matter, which measures by which
-- records, what came of it. Shape: Index Scan of check_entry_record (uscc), credit_check_pkey, latest feedback by
-- check_feedback_of.
SELECT coalesce(json_agg(x.said ORDER BY x.serial DESC, x.measure), '[]')::text
FROM (
    SELECT c.serial, e.measure,
           json_build_object(
               'check', c.no, 'at', c.at, 'on', c.on_day, 'department', c.department, 'matter', c.matter,
               'measure', e.measure, 'label', c.considered -> e.measure -> 'label',
               'articles', c.considered -> e.measure -> 'articles',
               'entries', json_agg(json_build_object(
                   'resource', e.resource, 'record_key', e.record_key, 'decision_no', e.facts ->> 'decision_no',
                   'contested', e.contested, 'since', e.since, 'until', e.until) ORDER BY e.resource, e.record_key),
               'outcome', (SELECT f.outcome FROM check_feedback f
                           WHERE f.check_no = c.no AND f.uscc = %(uscc)s::text AND f.measure = e.measure
                           ORDER BY f.id DESC LIMIT 1)) AS said
    FROM check_entry e
    JOIN credit_check c ON c.no = e.check_no
    WHERE e.uscc = %(uscc)s::text
    GROUP BY c.no, e.measure
    ORDER BY c.serial DESC, e.measure
    LIMIT %(limit)s
) x
