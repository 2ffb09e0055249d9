-- Messages of the changes in a window of the sequence: every version after the first, for everyone who looked at the subject
-- while an earlier version stood. One statement; twice gives the same. Shape: bitmap scan on record_version_seq, then per change
-- the subject's lines of access_log (access_log_by_subject) and of exchange_receipt.
INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at, next_at)
SELECT r.recipient, v.seq,
       CASE WHEN v.state <> 'current' AND v.state IS DISTINCT FROM before.state THEN v.state
            WHEN v.state = 'current' AND before.state <> 'current' THEN 'restored'
            ELSE 'corrected' END,
       v.uscc, v.resource, v.record_key, v.version, v.accepted_at, v.accepted_at
FROM record_version v
JOIN record_version before ON before.uscc = v.uscc AND before.resource = v.resource AND before.record_key = v.record_key
                          AND before.version = v.version - 1
JOIN record_version first ON first.uscc = v.uscc AND first.resource = v.resource AND first.record_key = v.record_key
                         AND first.version = 1
CROSS JOIN LATERAL (
    SELECT a.department AS recipient FROM access_log a
    WHERE a.subjects @> ARRAY[v.uscc]::varchar[] AND a.key IS NOT NULL AND a.at BETWEEN first.accepted_at AND v.accepted_at
    UNION
    SELECT e.recipient FROM exchange_receipt e WHERE e.uscc = v.uscc AND e.at BETWEEN first.accepted_at AND v.accepted_at
) r
WHERE v.seq > %(after)s::bigint AND v.seq <= %(upto)s::bigint AND v.version > 1
ON CONFLICT ON CONSTRAINT exchange_message_once DO NOTHING
