-- One subject's file as JSON text, as it stood before :before (and at change :upto, if given) and may be seen on
-- :on, and the resources in it; no row for an unknown code.
--
-- Shape: subject_pkey, then one Index Scan each of subject_name_pkey and old_code_pkey, and for the records Index Scan
-- Backward on record_version_pkey (uscc = …) -> Unique (the first row of each record is its latest version; no sort)
-- -> Hash Join with the handful of resources of the catalogue -> Sort -> GroupAggregate by section. Every step is used
-- once, so that nothing is materialised.
SELECT json_build_object(
           'subject', json_build_object(
               'uscc', s.uscc, 'name', s.name,
               'former_names', n.former, 'second_names', n.second, 'short_names', n.short,
               'old_codes', o.codes,
               'kind', s.kind, 'region', s.region, 'status', s.status,
               'established', s.established, 'dissolved', s.dissolved, 'address', s.address,
               'capital_amount', s.capital_amount::text, 'capital_currency', s.capital_currency,
               'issued_nonconforming', s.issued_nonconforming, 'provisional', s.provisional),
           'channel', %(channel)s::text,
           'on', %(on)s::date,
           'seq', greatest(s.updated_seq, f.seq),
           'counts', json_build_object('basic', coalesce(f.basic, 0), 'favourable', coalesce(f.favourable, 0),
                                       'adverse', coalesce(f.adverse, 0), 'neutral', coalesce(f.neutral, 0)),
           'sections', coalesce(f.sections, '[]'::json))::text,
       f.resources
FROM subject s
CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(m.name ORDER BY m.name) FILTER (WHERE m.kind = 'former' AND m.name <> s.name), '[]') AS former,
           coalesce(json_agg(m.name ORDER BY m.name) FILTER (WHERE m.kind = 'second'), '[]') AS second,
           coalesce(json_agg(m.name ORDER BY m.name) FILTER (WHERE m.kind = 'short'), '[]') AS short
    FROM subject_name m
    WHERE m.uscc = s.uscc
) n
CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object('kind', c.kind, 'code', c.code) ORDER BY c.kind, c.code), '[]') AS codes
    FROM old_code c
    WHERE c.uscc = s.uscc
) o
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('section', x.section, 'records', x.records) ORDER BY x.place) AS sections,
           string_agg(x.resources, ',') AS resources,
           max(x.seq) AS seq,
           sum(x.basic) AS basic, sum(x.favourable) AS favourable, sum(x.adverse) AS adverse, sum(x.neutral) AS neutral
    FROM (
        SELECT c.section, min(c.place) AS place,
               string_agg(DISTINCT r.resource, ',') AS resources,
               max(r.seq) AS seq,
               count(*) FILTER (WHERE r.nature = 'basic') AS basic,
               count(*) FILTER (WHERE r.nature = 'favourable') AS favourable,
               count(*) FILTER (WHERE r.nature = 'adverse') AS adverse,
               count(*) FILTER (WHERE r.nature = 'neutral') AS neutral,
               json_agg(json_build_object(
                   'resource', r.resource, 'record_key', r.record_key, 'version', r.version, 'seq', r.seq,
                   'nature', r.nature, 'severity', r.severity, 'regime', r.regime, 'state', r.state,
                   'marks', array_remove(ARRAY[
                       CASE WHEN r.state <> 'current' THEN r.state END,
                       CASE WHEN r.effective_to < %(on)s::date THEN 'lapsed' END,
                       CASE WHEN r.public_until < %(on)s::date AND r.public_until > '0001-01-01' THEN 'expired' END],
                       NULL),
                   'decided_on', r.decided_on, 'effective_from', r.effective_from, 'effective_to', r.effective_to,
                   'publication_until', r.publication_until,
                   'public_until', CASE WHEN r.public_until > '0001-01-01' THEN r.public_until END,
                   'never_public', r.public_until IS NOT DISTINCT FROM '0001-01-01'::date,
                   'summary_procedure', r.summary_procedure,
                   'authority_uscc', r.authority_uscc, 'department', r.department,
                   'submission_id', r.submission_id, 'row', r."row", 'accepted_at', r.accepted_at,
                   'content', CASE WHEN %(full)s::boolean AND r.personal IS NOT NULL
                                   THEN (r.content::jsonb || r.personal::jsonb)::json
                                   WHEN NOT %(full)s::boolean AND c.hidden <> ''
                                   THEN (r.content::jsonb - string_to_array(c.hidden, ','))::json
                                   ELSE r.content END)
                   ORDER BY c.place, r.decided_on DESC NULLS LAST, r.seq DESC) AS records
        FROM (
            SELECT DISTINCT ON (i.resource, i.record_key) i.*
            FROM record_version i
            WHERE i.uscc = s.uscc AND i.accepted_at < %(before)s::timestamptz
              AND (%(upto)s::bigint IS NULL OR i.seq <= %(upto)s::bigint)
            ORDER BY i.resource DESC, i.record_key DESC, i.version DESC
        ) r
        JOIN unnest(%(resources)s::text[], %(sections)s::text[], %(places)s::integer[], %(hidden)s::text[])
             AS c (resource, section, place, hidden) ON c.resource = r.resource
        WHERE /* include shown */
        GROUP BY c.section
    ) x
) f
WHERE s.uscc = %(uscc)s::text
