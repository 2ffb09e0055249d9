-- Counts by period and key in long form (n, key, name, value): one pass over each table, every period at once.
-- KEY is g.holder, a prefix of b.region, or ''; WHICH narrows the bodies. Both are constants of figures.py, never input.
WITH period AS (
    SELECT since, until, n FROM unnest(%(since)s::date[], %(until)s::date[]) WITH ORDINALITY AS p (since, until, n)
), h AS (
    SELECT g.uscc, {key} AS key FROM gov_holder g JOIN gov_body b ON b.uscc = g.holder WHERE {which}
), invoice AS MATERIALIZED (
    SELECT p.n, p.since, p.until, h.key, i.id, i.amount, i.due_on, c.counterpart_size, c.applied_rate,
           coalesce(i.settled_on, i.delivered_on) AS starts, i.amount - i.disputed AS undisputed,
           coalesce(y.by_due, 0) AS by_due, coalesce(y.paid, 0) AS paid, y.last_on
    FROM gov_invoice i JOIN gov_contract c ON c.id = i.contract JOIN h ON h.uscc = c.body CROSS JOIN period p
    LEFT JOIN LATERAL (
        SELECT sum(amount) FILTER (WHERE paid_on <= i.due_on) AS by_due, sum(amount) AS paid, max(paid_on) AS last_on
        FROM gov_payment WHERE invoice = i.id AND paid_on <= p.until) y ON true
    WHERE i.delivered_on <= p.until
), late AS (   -- payments after the due day, each as far as it paid what was overdue (PAY7)
    SELECT n, id, sum(part) AS cleared, sum(part * days) AS weighted
    FROM (SELECT v.n, v.id, y.paid_on - v.due_on AS days,
                 least(sum(y.amount) OVER before, greatest(v.undisputed - v.by_due, 0))
                 - least(sum(y.amount) OVER before - y.amount, greatest(v.undisputed - v.by_due, 0)) AS part
          FROM invoice v JOIN gov_payment y ON y.invoice = v.id AND y.paid_on > v.due_on AND y.paid_on <= v.until
          WINDOW before AS (PARTITION BY v.n, v.id ORDER BY y.paid_on, y.id)) q
    GROUP BY n, id
), overdue AS (
    SELECT v.n, v.key, v.until - v.due_on AS days, greatest(v.undisputed - v.by_due, 0) AS principal,
           coalesce(l.cleared, 0) AS cleared, greatest(v.undisputed - v.by_due, 0) - coalesce(l.cleared, 0) AS outstanding,
           round((coalesce(l.weighted, 0) + (greatest(v.undisputed - v.by_due, 0) - coalesce(l.cleared, 0))
                  * (v.until - v.due_on)) * coalesce(v.applied_rate, 18.25) / 36500, 2) AS interest   -- 5 in 10,000 a day
    FROM invoice v LEFT JOIN late l ON l.n = v.n AND l.id = v.id
    WHERE v.due_on < v.until
), promise AS (
    SELECT p.n, h.key, c.due_on, c.performed_on
    FROM commitment c JOIN h ON h.uscc = c.uscc JOIN period p ON c.due_on > p.since AND c.due_on <= p.until
    WHERE c.of_body AND c.number IS NOT NULL
), complaint AS (
    SELECT p.n, p.since, p.until, h.key, c.state, c.clock_from AS filed_on, c.clock_from + c.clock_days AS term_end,
           CASE WHEN c.closed_on <= p.until THEN c.closed_on END AS closed_on
    FROM gov_complaint c JOIN h ON h.uscc = c.body CROSS JOIN period p WHERE c.clock_from <= p.until
), breach AS (
    SELECT p.n, p.since, p.until, h.key, b.recognised_on,
           CASE WHEN b.repaired_on <= p.until THEN b.repaired_on END AS repaired_on
    FROM gov_breach b JOIN h ON h.uscc = b.body CROSS JOIN period p WHERE b.recognised_on <= p.until
), counted AS (
    SELECT n, key, 'promises_due' AS name, count(*)::numeric AS value FROM promise GROUP BY n, key
    UNION ALL
    SELECT n, key, 'promises_kept', count(*) FROM promise WHERE performed_on <= due_on GROUP BY n, key
    UNION ALL
    SELECT s.n, s.key, 'promises_late', count(*) FROM promise s JOIN period p ON p.n = s.n
    WHERE s.performed_on > s.due_on AND s.performed_on <= p.until GROUP BY s.n, s.key
    UNION ALL
    SELECT n, key, x.name, x.value FROM (
        SELECT n, key, count(*) AS due, count(*) FILTER (WHERE by_due >= undisputed) AS on_time, sum(undisputed) AS due_yuan,
               sum(least(by_due, undisputed)) AS on_time_yuan
        FROM invoice WHERE due_on > since AND due_on <= until GROUP BY n, key) q,
        LATERAL (VALUES ('invoices_due', due::numeric), ('invoices_on_time', on_time), ('due_yuan', due_yuan),
                 ('on_time_yuan', on_time_yuan)) AS x (name, value)
    UNION ALL
    SELECT n, key, x.name, x.value FROM (
        SELECT n, key, count(*) FILTER (WHERE outstanding > 0) AS invoices, sum(interest) AS interest,
               sum(principal) AS total, sum(cleared) AS cleared,
               sum(outstanding) FILTER (WHERE days <= 30) AS d30,
               sum(outstanding) FILTER (WHERE days BETWEEN 31 AND 90) AS d90,
               sum(outstanding) FILTER (WHERE days BETWEEN 91 AND 180) AS d180,
               sum(outstanding) FILTER (WHERE days BETWEEN 181 AND 365) AS d365,
               sum(outstanding) FILTER (WHERE days > 365) AS more
        FROM overdue GROUP BY n, key) q,
        LATERAL (VALUES ('arrears_invoices', invoices::numeric), ('interest_yuan', interest), ('overdue_total', total),
                 ('overdue_cleared', cleared), ('arrears_d30', d30), ('arrears_d90', d90), ('arrears_d180', d180),
                 ('arrears_d365', d365), ('arrears_more', more)) AS x (name, value)
    UNION ALL
    SELECT n, key, x.name, x.value FROM (
        SELECT n, key, count(*) AS invoices, sum(last_on - starts) AS days FROM invoice
        WHERE counterpart_size = 'sme' AND paid = amount AND last_on > since GROUP BY n, key) q,
        LATERAL (VALUES ('paid_invoices', invoices::numeric), ('paid_days', days)) AS x (name, value)
    UNION ALL
    SELECT n, key, x.name, x.value FROM (
        SELECT n, key, count(*) FILTER (WHERE filed_on > since) AS filed,
               count(*) FILTER (WHERE least(coalesce(closed_on, term_end), term_end) > since
                                  AND least(coalesce(closed_on, term_end), term_end) <= until) AS counted,
               count(*) FILTER (WHERE closed_on <= term_end AND closed_on > since) AS in_time,
               count(*) FILTER (WHERE closed_on IS NULL) AS still_open
        FROM complaint GROUP BY n, key) q,
        LATERAL (VALUES ('complaints_filed', filed::numeric), ('complaints_counted', counted), ('complaints_in_time', in_time),
                 ('complaints_open', still_open)) AS x (name, value)
    UNION ALL
    SELECT p.n, h.key, 'judgments_open', count(*)
    FROM gov_judgment j JOIN h ON h.uscc = j.body JOIN period p ON j.due_on < p.until
    WHERE j.performed_on IS NULL OR j.performed_on > p.until GROUP BY p.n, h.key
    UNION ALL
    SELECT n, key, x.name, x.value FROM (
        SELECT n, key, count(*) FILTER (WHERE recognised_on > since) AS recognised,
               count(*) FILTER (WHERE repaired_on > since) AS repaired, count(*) FILTER (WHERE repaired_on IS NULL) AS still_open,
               coalesce(sum(repaired_on - recognised_on) FILTER (WHERE repaired_on > since), 0) AS days
        FROM breach GROUP BY n, key) q,
        LATERAL (VALUES ('breaches_recognised', recognised::numeric), ('breaches_repaired', repaired),
                 ('breaches_open', still_open), ('repair_days', days)) AS x (name, value)
)
SELECT n, key, name, value FROM counted WHERE value IS NOT NULL
