-- What sharing sees of versions and what it saw before, field by field (rules EXC3, EXC4): one row per version. A version that
-- brings a record into sharing gives every field; one that takes it out gives none. Fields that are not shared never appear;
-- personal ones appear masked, also where only the whole value changed. A day gone by needs no change: public_until says it.
-- Shape: the versions by their window or numbers (record_version_seq), the version before by the key.
SELECT v.seq, v.uscc, v.resource, v.record_key, v.version, v.state, v.department, v.submission_id, v.accepted_at AS at,
       v.nature, v.decided_on, v.public_until, seen.now AS shared, coalesce(d.fields, '[]'::json)::text AS fields
FROM record_version v
LEFT JOIN unnest(%(resources)s::text[], %(hidden)s::text[]) AS c (resource, hidden) ON c.resource = v.resource
LEFT JOIN record_version b ON b.uscc = v.uscc AND b.resource = v.resource AND b.record_key = v.record_key
                          AND b.version = v.version - 1
CROSS JOIN LATERAL (SELECT (v.accepted_at AT TIME ZONE 'Asia/Shanghai')::date AS day) AS accepted
CROSS JOIN LATERAL (
    SELECT c.resource IS NOT NULL AND v.state = ANY (%(states)s::text[])
               AND (v.public_until IS NULL OR v.public_until >= accepted.day) AS now,
           c.resource IS NOT NULL AND b.state = ANY (%(states)s::text[])
               AND (b.public_until IS NULL OR b.public_until >= accepted.day) AS before
    OFFSET 0) AS seen
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('field', key, 'old', CASE WHEN seen.before THEN b.content -> key END,
                                      'new', v.content -> key) ORDER BY key) AS fields
    FROM jsonb_each(CASE WHEN seen.before THEN b.content::jsonb || coalesce(b.personal::jsonb, '{}') ELSE '{}' END) AS o
    FULL JOIN jsonb_each(v.content::jsonb || coalesce(v.personal::jsonb, '{}')) AS n USING (key)
    WHERE nullif(o.value, 'null') IS DISTINCT FROM nullif(n.value, 'null') AND key <> ALL (string_to_array(c.hidden, ','))
) AS d ON seen.now
WHERE /* which */
