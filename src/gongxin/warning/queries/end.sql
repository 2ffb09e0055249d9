-- Open signals that this run no longer finds, whose criterion has changed, or may not be used today: stale, with the cause.
WITH gone AS (
    UPDATE warning_signal s
    SET stale_since = %(on)s::date, version = s.version + 1,
        stale_cause = CASE WHEN NOT s.criterion = ANY (%(used)s::text[]) THEN 'basis'
                           WHEN NOT s.criterion || ' ' || s.criterion_version = ANY (%(versions)s::text[]) THEN 'criterion'
                           ELSE 'no_longer' END
    WHERE s.state = 'open' AND s.stale_since IS NULL
      AND NOT EXISTS (
          SELECT FROM warning_found f
          WHERE f.criterion = s.criterion AND f.question = s.criterion_version AND f.uscc = s.uscc AND f.evidence = s.evidence)
    RETURNING s.id, s.version, s.criterion, s.department, s.stale_cause
),
events AS (
    INSERT INTO warning_event (signal, version, at, step, actor, department, why)
    SELECT g.id, g.version, %(now)s::timestamptz, 'stale', 'platform', g.department, g.stale_cause FROM gone g
)
SELECT criterion, count(*) FROM gone GROUP BY criterion
