-- Up to 10,000 codes at once, answered in the order given: does the registry know it, how many visible records of
-- which nature, and the newest decision of each. The items of a JSON list, without its brackets.
-- Shape: Nested Loop over the unnested codes in code order (so that probes share pages; a third faster): subject_pkey, then Aggregate <- Unique <- Index Only Scan
-- Backward on record_version_pkey, which carries the columns asked for. Two index descents a code; the table is not touched.
-- The text is put together by hand: json_build_object asks for every value's type anew, a fifth of the whole time.
SELECT coalesce(string_agg(
    CASE WHEN s.uscc IS NULL
         THEN concat('{"code": ', to_json(q.code), ', "found": false, "name": null, "status": null, "provisional": null,'
                     ' "counts": null, "latest": null}')
         ELSE concat('{"code": ', to_json(q.code), ', "found": true, "name": ', to_json(s.name),
                     ', "status": ', coalesce(to_json(s.status)::text, 'null'),
                     CASE WHEN s.provisional THEN ', "provisional": true' ELSE ', "provisional": false' END,
                     ', "counts": {"basic": ', t.basic, ', "favourable": ', t.favourable, ', "adverse": ', t.adverse,
                     ', "neutral": ', t.neutral, '}, "latest": {"basic": ', coalesce(to_json(t.basic_on)::text, 'null'),
                     ', "favourable": ', coalesce(to_json(t.favourable_on)::text, 'null'),
                     ', "adverse": ', coalesce(to_json(t.adverse_on)::text, 'null'),
                     ', "neutral": ', coalesce(to_json(t.neutral_on)::text, 'null'), '}}')
    END, ', ' ORDER BY q.place), '')
FROM (
    SELECT u.code, u.place FROM unnest(%(codes)s::text[]) WITH ORDINALITY AS u (code, place) ORDER BY u.code
) q
LEFT JOIN subject s ON s.uscc = q.code
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE r.nature = 'basic') AS basic,
           count(*) FILTER (WHERE r.nature = 'favourable') AS favourable,
           count(*) FILTER (WHERE r.nature = 'adverse') AS adverse,
           count(*) FILTER (WHERE r.nature = 'neutral') AS neutral,
           max(r.decided_on) FILTER (WHERE r.nature = 'basic') AS basic_on,
           max(r.decided_on) FILTER (WHERE r.nature = 'favourable') AS favourable_on,
           max(r.decided_on) FILTER (WHERE r.nature = 'adverse') AS adverse_on,
           max(r.decided_on) FILTER (WHERE r.nature = 'neutral') AS neutral_on
    FROM (
        SELECT DISTINCT ON (i.resource, i.record_key)
               i.resource, i.nature, i.decided_on, i.public_until, i.state
        FROM record_version i
        WHERE i.uscc = s.uscc AND i.accepted_at < %(before)s::timestamptz
        ORDER BY i.resource DESC, i.record_key DESC, i.version DESC
    ) r
    WHERE r.resource = ANY (%(resources)s::text[])
      AND /* include shown */
) t ON s.uscc IS NOT NULL
