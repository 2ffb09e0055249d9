-- Messages of the records whose last public day lies in a span of days: publication and sharing have ended by the date alone,
-- this only tells (EXC14). Shape: one scan of record_current's latest versions, once a day; receipts as in derive.sql, but any
-- snapshot since the record stood counts.
INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at)
SELECT DISTINCT r.recipient, c.seq, 'expired', c.uscc, c.resource, c.record_key, c.version, %(now)s::timestamptz
FROM record_current c
CROSS JOIN LATERAL (
    SELECT a.department AS recipient FROM access_log a
    WHERE a.subjects @> ARRAY[c.uscc]::varchar[] AND a.key IS NOT NULL AND a.at >= c.accepted_at
    UNION
    SELECT e.recipient FROM exchange_receipt e WHERE e.uscc = c.uscc AND e.at >= c.accepted_at
    UNION
    SELECT s.recipient FROM exchange_snapshot s
    WHERE s.seq >= c.seq AND s.taken_on <= c.public_until AND c.resource = ANY (%(resources)s::text[])
) r
WHERE c.public_until >= %(first)s::date AND c.public_until < %(on)s::date AND c.state IN ('current', 'contested')
ORDER BY c.seq, r.recipient
ON CONFLICT ON CONSTRAINT exchange_message_once DO NOTHING
