-- Where measures stand in answered checks. Shape: index scans of check_measure_measure and check_entry_pkey; the latest
-- feedback by check_feedback_of.
SELECT c.no, c.department, c.on_day, e.uscc, e.measure, e.uscc || '.' || e.resource || '.' || e.record_key, e.until,
       (SELECT f.outcome FROM check_feedback f
        WHERE f.check_no = e.check_no AND f.uscc = e.uscc AND f.measure = e.measure ORDER BY f.id DESC LIMIT 1)
FROM check_measure m
JOIN credit_check c ON c.no = m.check_no
JOIN check_entry e ON e.check_no = m.check_no AND e.uscc = m.uscc AND e.measure = m.measure
WHERE m.measure = ANY (%(measures)s::text[])
  AND (%(on)s::date IS NULL OR e.until IS NULL OR e.until > %(on)s::date)
ORDER BY c.serial DESC, e.uscc, e.measure, e.resource, e.record_key
LIMIT %(limit)s
