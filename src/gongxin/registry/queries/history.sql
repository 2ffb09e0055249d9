-- Every version of one record, newest first, if its latest version before %(before)s may be seen; no row otherwise.
-- Shape: Index Scan Backward on record_version_pkey (all four columns lead).
WITH versions AS (
    SELECT r.*, c.hidden
    FROM record_version r
    JOIN unnest(%(resources)s::text[], %(hidden)s::text[]) AS c (resource, hidden) ON c.resource = r.resource
    WHERE r.uscc = %(uscc)s::text AND r.resource = %(resource)s::text AND r.record_key = %(record_key)s::uuid
      AND r.accepted_at < %(before)s::timestamptz
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
HAVING (array_agg(v.state ORDER BY v.version DESC))[1] = ANY (%(states)s::text[])
   AND (NOT %(expires)s::boolean
        OR (array_agg(coalesce(v.public_until, 'infinity') ORDER BY v.version DESC))[1] >= %(on)s::date)
