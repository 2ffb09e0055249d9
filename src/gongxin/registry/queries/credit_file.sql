-- One subject's file as JSON text, as it stood before %(before)s and may be seen on %(on)s; no row for an unknown code.
--
-- Shape: Index Scan Backward on record_version_pkey (uscc = …) -> Unique (first row of each record is its latest
-- version; no sort) -> Hash Join with the handful of resources of the catalogue -> two small aggregates.
-- 78 records of 300 bytes: 1 to 2 ms with the JSON.
WITH latest AS (
    SELECT DISTINCT ON (r.resource, r.record_key) r.*
    FROM record_version r
    WHERE r.uscc = %(uscc)s::text AND r.accepted_at < %(before)s::timestamptz
    ORDER BY r.resource DESC, r.record_key DESC, r.version DESC
),
visible AS (
    SELECT r.resource, r.record_key, r.version, r.seq, r.nature, r.severity, r.regime, r.state,
           to_json(array_remove(ARRAY[
               CASE WHEN r.state <> 'current' THEN r.state END,
               CASE WHEN r.effective_to < %(on)s::date THEN 'lapsed' END,
               CASE WHEN r.public_until < %(on)s::date AND r.public_until > '0001-01-01' THEN 'expired' END],
               NULL)) AS marks,
           r.decided_on, r.effective_from, r.effective_to, r.publication_until,
           CASE WHEN r.public_until > '0001-01-01' THEN r.public_until END AS public_until,
           r.public_until IS NOT DISTINCT FROM '0001-01-01'::date AS never_public,
           r.summary_procedure, r.authority_uscc, r.department, r.submission_id, r."row", r.accepted_at,
           CASE WHEN %(full)s::boolean AND r.personal IS NOT NULL
                THEN (r.content::jsonb || r.personal::jsonb)::json
                WHEN NOT %(full)s::boolean AND c.hidden <> ''
                THEN (r.content::jsonb - string_to_array(c.hidden, ','))::json
                ELSE r.content END AS content,
           c.section, c.place
    FROM latest r
    JOIN unnest(%(resources)s::text[], %(sections)s::text[], %(places)s::integer[], %(hidden)s::text[])
         AS c (resource, section, place, hidden) ON c.resource = r.resource
    WHERE /* include shown */
),
sections AS (
    SELECT v.section, min(v.place) AS place,
           json_agg(json_build_object(
               'resource', v.resource, 'record_key', v.record_key, 'version', v.version, 'seq', v.seq,
               'nature', v.nature, 'severity', v.severity, 'regime', v.regime, 'state', v.state, 'marks', v.marks,
               'decided_on', v.decided_on, 'effective_from', v.effective_from, 'effective_to', v.effective_to,
               'publication_until', v.publication_until, 'public_until', v.public_until,
               'never_public', v.never_public, 'summary_procedure', v.summary_procedure,
               'authority_uscc', v.authority_uscc, 'department', v.department,
               'submission_id', v.submission_id, 'row', v."row", 'accepted_at', v.accepted_at,
               'content', v.content)
               ORDER BY v.place, v.decided_on DESC NULLS LAST, v.seq DESC) AS records
    FROM visible v
    GROUP BY v.section
)
SELECT json_build_object(
           'subject', (
               SELECT json_build_object(
                   'uscc', s.uscc, 'name', s.name,
                   'former_names', (SELECT coalesce(json_agg(n.name ORDER BY n.name), '[]') FROM subject_name n
                                    WHERE n.uscc = s.uscc AND n.kind = 'former' AND n.name <> s.name),
                   'second_names', (SELECT coalesce(json_agg(n.name ORDER BY n.name), '[]') FROM subject_name n
                                    WHERE n.uscc = s.uscc AND n.kind = 'second'),
                   'short_names', (SELECT coalesce(json_agg(n.name ORDER BY n.name), '[]') FROM subject_name n
                                   WHERE n.uscc = s.uscc AND n.kind = 'short'),
                   'old_codes', (SELECT coalesce(json_agg(json_build_object('kind', o.kind, 'code', o.code)
                                                          ORDER BY o.kind, o.code), '[]')
                                 FROM old_code o WHERE o.uscc = s.uscc),
                   'kind', s.kind, 'region', s.region, 'status', s.status,
                   'established', s.established, 'dissolved', s.dissolved, 'address', s.address,
                   'capital_amount', s.capital_amount::text, 'capital_currency', s.capital_currency,
                   'issued_nonconforming', s.issued_nonconforming, 'provisional', s.provisional)),
           'channel', %(channel)s::text,
           'on', %(on)s::date,
           'seq', greatest(s.updated_seq, (SELECT max(l.seq) FROM latest l)),
           'counts', (SELECT json_build_object(
                          'basic', count(*) FILTER (WHERE v.nature = 'basic'),
                          'favourable', count(*) FILTER (WHERE v.nature = 'favourable'),
                          'adverse', count(*) FILTER (WHERE v.nature = 'adverse'),
                          'neutral', count(*) FILTER (WHERE v.nature = 'neutral')) FROM visible v),
           'sections', (SELECT coalesce(json_agg(json_build_object('section', x.section, 'records', x.records)
                                                 ORDER BY x.place), '[]') FROM sections x)
       )::text,
       ARRAY(SELECT DISTINCT v.resource FROM visible v)
FROM subject s
WHERE s.uscc = %(uscc)s::text
