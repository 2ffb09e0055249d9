-- From the stage into record_version: what is new, what changed; nothing for the rest (an anti-join, so a resend writes
-- no WAL; traps.md 16).
--
-- Shape: Insert <- WindowAgg <- Nested Loop Left Join (Seq Scan on stage; Limit <- Index Scan Backward on
-- record_version_pkey). The stage is in key order, so the probes walk the index from left to right, and the rows arrive
-- in key order at heap and index. No sort, no hash that would spill.
--
-- State: a new version of a contested, repaired or hidden record stays so, because that is a decision about the record and not
-- a word of its source. A withdrawn record comes back when its source sends it again, even unchanged. An annulled one
-- does not (held_rows.sql).
WITH written AS (
    INSERT INTO record_version (
        seq, submission_id, accepted_at, version, "row",
        decided_on, effective_from, effective_to, publication_until, public_until,
        record_key, content_hash, summary_procedure, uscc, resource, nature, state, department,
        severity, regime, authority_uscc, content, personal)
    SELECT %(base)s::bigint + row_number() OVER (), %(submission)s::bigint, %(now)s::timestamptz,
           coalesce(latest.version, 0) + 1, s."row",
           s.decided_on, s.effective_from, s.effective_to, s.publication_until, s.public_until,
           s.record_key, s.content_hash, coalesce(s.summary_procedure, false), s.uscc, %(resource)s::text, s.nature,
           CASE WHEN latest.state IN ('contested', 'repaired', 'hidden') THEN latest.state ELSE 'current' END,
           %(department)s::text,
           s.severity, s.regime, s.authority_uscc, s.content, s.personal
    FROM record_stage s
    LEFT JOIN LATERAL (
        SELECT r.version, r.content_hash, r.state
        FROM record_version r
        WHERE r.uscc = s.uscc AND r.resource = %(resource)s::text AND r.record_key = s.record_key
        ORDER BY r.version DESC
        LIMIT 1
    ) latest ON true
    WHERE latest.version IS NULL
       OR latest.state = 'withdrawn'
       OR (latest.content_hash <> s.content_hash AND latest.state <> 'annulled')
    RETURNING version
)
SELECT count(*) FILTER (WHERE version = 1), count(*) FILTER (WHERE version > 1) FROM written
