-- Signals whose records are no longer what they were: a later version in the change log after the number read last, or the last public
-- day is over. Shape: the window of the log (BRIN on seq) joined to warning_record_record; the expired by a scan of this room's tables.
WITH changed AS (
    SELECT DISTINCT ON (w.signal) w.signal, CASE WHEN l.state = 'current' THEN 'corrected' ELSE l.state END AS cause
    FROM change_log l
    JOIN warning_record w ON w.uscc = l.uscc AND w.resource = l.resource AND w.record_key = l.record_key AND w.version < l.version
    WHERE l.seq > %(after)s::bigint AND l.seq <= %(until)s::bigint
    ORDER BY w.signal, l.seq DESC
),
expired AS (
    SELECT DISTINCT w.signal, 'expired' AS cause
    FROM warning_record w JOIN warning_signal s ON s.id = w.signal
    WHERE s.stale_since IS NULL AND w.public_until < %(on)s::date
),
why AS (
    SELECT * FROM changed
    UNION ALL
    SELECT * FROM expired e WHERE NOT EXISTS (SELECT FROM changed c WHERE c.signal = e.signal)
),
gone AS (
    UPDATE warning_signal s SET stale_since = %(on)s::date, stale_cause = w.cause, version = s.version + 1
    FROM why w
    WHERE s.id = w.signal AND s.stale_since IS NULL
    RETURNING s.id, s.version, s.department, s.stale_cause
),
events AS (
    INSERT INTO warning_event (signal, version, at, step, actor, department, why)
    SELECT g.id, g.version, %(now)s::timestamptz, 'stale', 'platform', g.department, g.stale_cause FROM gone g
)
SELECT count(*) FROM gone
