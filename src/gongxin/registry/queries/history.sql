-- Every version of one record before :before, newest first, if its latest one may be seen; no row otherwise.
-- Shape: Index Scan Backward on record_version_pkey (three columns given, versions in order).
WITH versions AS (
    SELECT r.*, c.hidden
    FROM record_version r
    JOIN unnest(%(resources)s::text[], %(hidden)s::text[]) AS c (resource, hidden) ON c.resource = r.resource
    WHERE r.uscc = %(uscc)s::text AND r.resource = %(resource)s::text AND r.record_key = %(record_key)s::uuid
      AND r.accepted_at < %(before)s::timestamptz
),
latest AS (
    SELECT 1 FROM (SELECT v.* FROM versions v ORDER BY v.version DESC LIMIT 1) r
    WHERE /* include shown */
)
SELECT json_build_object(
           'uscc', %(uscc)s::text, 'resource', %(resource)s::text, 'record_key', %(record_key)s::uuid,
           'channel', %(channel)s::text, 'on', %(on)s::date,
           'versions', json_agg(json_build_object(
               'version', v.version, 'seq', v.seq, 'state', v.state, 'nature', v.nature, 'severity', v.severity,
               'regime', v.regime, 'decided_on', v.decided_on, 'effective_from', v.effective_from,
               'effective_to', v.effective_to, 'publication_until', v.publication_until,
               'public_until', CASE WHEN v.public_until > '0001-01-01' THEN v.public_until END,
               'authority_uscc', v.authority_uscc, 'department', v.department,
               'submission_id', v.submission_id, 'row', v."row", 'accepted_at', v.accepted_at,
               'content', CASE WHEN %(full)s::boolean AND v.personal IS NOT NULL
                               THEN (v.content::jsonb || v.personal::jsonb)::json
                               WHEN NOT %(full)s::boolean AND v.hidden <> ''
                               THEN (v.content::jsonb - string_to_array(v.hidden, ','))::json
                               ELSE v.content END)
               ORDER BY v.version DESC))::text
FROM versions v
WHERE EXISTS (SELECT FROM latest)
HAVING count(*) > 0
