-- Findings of the month's deliveries by rule, most frequent first; of some departments if named.
SELECT r.key AS rule, sum(r.value::bigint)::bigint AS n, count(DISTINCT s.department) AS departments
FROM intake_submission s
CROSS JOIN LATERAL jsonb_each_text(s.findings) r
WHERE s.received_on BETWEEN %(first)s AND %(last)s
  AND (s.state = 'published' AND s.published_at <= %(as_of)s OR s.state = 'rejected' AND s.decided_at <= %(as_of)s)
  AND (%(departments)s::text[] IS NULL OR s.department = ANY (%(departments)s::text[]))
GROUP BY r.key
ORDER BY n DESC, rule
LIMIT %(limit)s
