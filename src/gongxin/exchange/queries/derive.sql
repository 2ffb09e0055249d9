-- Messages of the changes in a window of the sequence (rules EXC1, EXC2): every version after the first, for everyone who
-- received the record while an earlier version stood, and what they say, once per change. One statement; twice gives the same.
-- Shape: bitmap scan on record_version_seq; per change the subject's looks (access_log_by_subject), its receipts
-- (exchange_receipt_subject) and the last snapshot before it of each who takes snapshots (exchange_snapshot's key).
WITH RECURSIVE taker AS (  -- the distinct recipients of snapshots, one index probe each
    (SELECT recipient FROM exchange_snapshot ORDER BY recipient LIMIT 1)
    UNION ALL
    SELECT (SELECT s.recipient FROM exchange_snapshot s WHERE s.recipient > t.recipient ORDER BY s.recipient LIMIT 1)
    FROM taker t WHERE t.recipient IS NOT NULL
), changed AS MATERIALIZED (
    SELECT v.seq, v.uscc, v.resource, v.record_key, v.version, v.accepted_at, first.accepted_at AS since, first.seq AS born,
           CASE WHEN v.state <> 'current' AND v.state IS DISTINCT FROM before.state THEN v.state
                WHEN v.state = 'current' AND before.state <> 'current' THEN 'restored'
                ELSE 'corrected' END AS kind
    FROM record_version v
    JOIN record_version before ON before.uscc = v.uscc AND before.resource = v.resource AND before.record_key = v.record_key
                              AND before.version = v.version - 1
    JOIN record_version first ON first.uscc = v.uscc AND first.resource = v.resource AND first.record_key = v.record_key
                             AND first.version = 1
    WHERE v.seq > %(after)s::bigint AND v.seq <= %(upto)s::bigint AND v.version > 1
), told AS (
    INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at)
    SELECT r.recipient, v.seq, v.kind, v.uscc, v.resource, v.record_key, v.version, v.accepted_at
    FROM changed v
    CROSS JOIN LATERAL (
        SELECT a.department AS recipient FROM access_log a
        WHERE a.subjects @> ARRAY[v.uscc]::varchar[] AND a.key IS NOT NULL AND a.at BETWEEN v.since AND v.accepted_at
        UNION
        SELECT e.recipient FROM exchange_receipt e WHERE e.uscc = v.uscc AND e.at BETWEEN v.since AND v.accepted_at
        UNION
        SELECT t.recipient FROM taker t
        CROSS JOIN LATERAL (SELECT s.seq, s.taken_on FROM exchange_snapshot s WHERE s.recipient = t.recipient AND s.seq < v.seq
                            ORDER BY s.seq DESC LIMIT 1) AS s
        WHERE s.seq >= v.born AND v.resource = ANY (%(resources)s::text[])
          AND EXISTS (  -- what the snapshot held: the version that stood then, if sharing saw it
              SELECT FROM (SELECT p.state, p.public_until FROM record_version p
                           WHERE p.uscc = v.uscc AND p.resource = v.resource AND p.record_key = v.record_key AND p.seq <= s.seq
                           ORDER BY p.version DESC LIMIT 1) AS held
              WHERE held.state = ANY (%(states)s::text[]) AND (held.public_until IS NULL OR held.public_until >= s.taken_on))
    ) r
    ORDER BY v.seq, r.recipient  -- numbers grow with the changes: a recipient takes them in in order
    ON CONFLICT ON CONSTRAINT exchange_message_once DO NOTHING
    RETURNING seq
), said AS (
    /* shared */ v.seq IN (SELECT seq FROM told)
)
INSERT INTO exchange_change (seq, shared, public_until, fields)
SELECT seq, shared, CASE WHEN shared THEN public_until END, fields::json FROM said
ON CONFLICT (seq) DO NOTHING
