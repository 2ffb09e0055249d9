-- A corrected record as a further version: the values given, the state it was in unless another one is. No row where nothing
-- would change. Shape: Insert <- Limit <- Index Scan Backward on record_version_pkey.
INSERT INTO record_version (
    seq, submission_id, accepted_at, version, "row",
    decided_on, effective_from, effective_to, publication_until, public_until,
    record_key, content_hash, summary_procedure, uscc, resource, nature, state, department,
    severity, regime, authority_uscc, content, personal)
SELECT %(seq)s::bigint, NULL, %(now)s::timestamptz, latest.version + 1, NULL,
       %(decided_on)s::date, %(effective_from)s::date, %(effective_to)s::date, %(publication_until)s::date,
       %(public_until)s::date,
       latest.record_key, %(content_hash)s::uuid, coalesce(%(summary_procedure)s::boolean, false), latest.uscc,
       latest.resource, %(nature)s::text, coalesce(%(state)s::text, latest.state), %(department)s::text,
       %(severity)s::text, %(regime)s::text, %(authority_uscc)s::text, %(content)s::json, %(personal)s::json
FROM (
    SELECT r.* FROM record_version r
    WHERE r.uscc = %(uscc)s::text AND r.resource = %(resource)s::text AND r.record_key = %(record_key)s::uuid
    ORDER BY r.version DESC
    LIMIT 1
) latest
WHERE latest.content_hash <> %(content_hash)s::uuid OR latest.state <> coalesce(%(state)s::text, latest.state)
RETURNING version, content
