-- Up to 10,000 codes at once, answered in the order given: does the registry know it, how many visible records of
-- which nature, and the newest decision of each.
-- Shape: Nested Loop over the unnested codes: subject_pkey, then Aggregate <- Unique <- Index Scan Backward on
-- record_version_pkey. Two index descents a code; content is never touched.
SELECT coalesce(json_agg(json_build_object(
           'code', q.code, 'found', s.uscc IS NOT NULL, 'name', s.name, 'status', s.status,
           'provisional', s.provisional,
           'counts', CASE WHEN s.uscc IS NOT NULL THEN json_build_object(
               'basic', t.basic, 'favourable', t.favourable, 'adverse', t.adverse, 'neutral', t.neutral) END,
           'latest', CASE WHEN s.uscc IS NOT NULL THEN json_build_object(
               'basic', t.basic_on, 'favourable', t.favourable_on, 'adverse', t.adverse_on,
               'neutral', t.neutral_on) END)
       ORDER BY q.place), '[]')::text
FROM unnest(%(codes)s::text[]) WITH ORDINALITY AS q (code, place)
LEFT JOIN subject s ON s.uscc = q.code
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE v.nature = 'basic') AS basic,
           count(*) FILTER (WHERE v.nature = 'favourable') AS favourable,
           count(*) FILTER (WHERE v.nature = 'adverse') AS adverse,
           count(*) FILTER (WHERE v.nature = 'neutral') AS neutral,
           max(v.decided_on) FILTER (WHERE v.nature = 'basic') AS basic_on,
           max(v.decided_on) FILTER (WHERE v.nature = 'favourable') AS favourable_on,
           max(v.decided_on) FILTER (WHERE v.nature = 'adverse') AS adverse_on,
           max(v.decided_on) FILTER (WHERE v.nature = 'neutral') AS neutral_on
    FROM (
        SELECT DISTINCT ON (r.resource, r.record_key)
               r.resource, r.nature, r.decided_on, r.public_until, r.state
        FROM record_version r
        WHERE r.uscc = s.uscc AND r.accepted_at < %(before)s::timestamptz
        ORDER BY r.resource DESC, r.record_key DESC, r.version DESC
    ) v
    WHERE v.resource = ANY (%(resources)s::text[])
      AND v.state = ANY (%(states)s::text[])
      AND (NOT %(expires)s::boolean OR v.public_until IS NULL OR v.public_until >= %(on)s::date)
) t ON s.uscc IS NOT NULL
