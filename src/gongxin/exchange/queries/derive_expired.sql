-- Messages of the records whose last public day lies in a span of days: publication and sharing have ended by the date alone,
-- this only tells. Shape: one scan of record_current's latest versions, once a day.
INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at, next_at)
SELECT DISTINCT r.recipient, c.seq, 'expired', c.uscc, c.resource, c.record_key, c.version, %(now)s::timestamptz, %(now)s::timestamptz
FROM record_current c
CROSS JOIN LATERAL (
    SELECT a.department AS recipient FROM access_log a
    WHERE a.subjects @> ARRAY[c.uscc]::varchar[] AND a.key IS NOT NULL AND a.at >= c.accepted_at
    UNION
    SELECT e.recipient FROM exchange_receipt e WHERE e.uscc = c.uscc AND e.at >= c.accepted_at
) r
WHERE c.public_until >= %(first)s::date AND c.public_until < %(on)s::date AND c.state IN ('current', 'contested')
ON CONFLICT ON CONSTRAINT exchange_message_once DO NOTHING
