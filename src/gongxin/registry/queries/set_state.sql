-- A decision about a record (objection, repair, annulment, withdrawal) as a further version with the same content.
-- No row if there is no such record, or if it is in that state already.
-- Shape: Insert <- Limit <- Index Scan Backward on record_version_pkey.
INSERT INTO record_version (
    seq, submission_id, accepted_at, version, "row",
    decided_on, effective_from, effective_to, publication_until, public_until,
    record_key, content_hash, summary_procedure, uscc, resource, nature, state, department,
    severity, regime, authority_uscc, content, personal)
SELECT %(seq)s::bigint, NULL, %(now)s::timestamptz, latest.version + 1, NULL,
       latest.decided_on, latest.effective_from, latest.effective_to, latest.publication_until, latest.public_until,
       latest.record_key, latest.content_hash, latest.summary_procedure, latest.uscc, latest.resource, latest.nature,
       %(state)s::text, %(department)s::text,
       latest.severity, latest.regime, latest.authority_uscc, latest.content, latest.personal
FROM (
    SELECT r.* FROM record_version r
    WHERE r.uscc = %(uscc)s::text AND r.resource = %(resource)s::text AND r.record_key = %(record_key)s::uuid
    ORDER BY r.version DESC
    LIMIT 1
) latest
WHERE latest.state <> %(state)s::text
RETURNING version
