-- One page of records, newest decision first. Two parts that exclude each other by :indexed, the change number the index has
-- followed: lines of the index whose record has not changed since, and the records that did change, read live.
--
-- Shape: Limit -> Merge/Append of
--   lines: Index Scan on the public_line index of the given filter, in its order (of a kind: on the key of public_kind, backward,
--          then the line's key) -> Nested Loop: record_version_pkey backward, first row (the latest version) -> Limit: stops
--          after a page;
--   tail:  Bitmap Heap Scan on record_version_seq (BRIN, the end of the table) -> record_version_pkey for the latest version.
WITH found AS (
    (SELECT l.day, l.published_on, r.uscc, r.resource, r.record_key, r.version, r.nature, r.severity, r.state, r.decided_on,
            r.effective_to, r.public_until, r.department, r.content
     FROM /* source */ l
     CROSS JOIN LATERAL (
         SELECT v.* FROM record_version v
         WHERE v.uscc = l.uscc AND v.resource = l.resource AND v.record_key = l.record_key
         ORDER BY v.version DESC LIMIT 1) r
     WHERE l.resource = %(resource)s
       /* lines */ /* kind in index */
       AND (l.public_until IS NULL OR l.public_until >= %(on)s::date)
       AND r.seq <= %(indexed)s
       AND /* gate */
       AND (NOT %(in_effect)s::boolean OR (
            (r.effective_to IS NULL OR r.effective_to >= %(on)s::date)
            AND (r.content ->> 'removal_date' IS NULL OR r.content ->> 'removal_date' > %(on)s::date::text)))
     ORDER BY l.day DESC, l.uscc DESC, l.record_key DESC
     LIMIT %(limit)s)
    UNION ALL
    (SELECT l.day, l.published_on, r.uscc, r.resource, r.record_key, r.version, r.nature, r.severity, r.state, r.decided_on,
            r.effective_to, r.public_until, r.department, r.content
     FROM record_version r
     CROSS JOIN LATERAL (
         SELECT coalesce(r.decided_on, f.published_on) AS day, f.published_on, r.department, r.uscc, r.record_key,
                s.region, coalesce(i.sector, '') AS sector, k.kinds
         FROM subject s
         CROSS JOIN LATERAL (
             SELECT (v.accepted_at AT TIME ZONE 'Asia/Shanghai')::date AS published_on FROM record_version v
             WHERE v.uscc = r.uscc AND v.resource = r.resource AND v.record_key = r.record_key
             ORDER BY v.version LIMIT 1) f
         CROSS JOIN LATERAL (/* kinds */) k
         LEFT JOIN LATERAL (/* sector */) i ON true
         WHERE s.uscc = r.uscc) l
     WHERE r.seq > %(indexed)s AND r.resource = %(resource)s
       AND NOT EXISTS (SELECT FROM record_version w
                       WHERE w.uscc = r.uscc AND w.resource = r.resource AND w.record_key = r.record_key
                         AND w.version > r.version)
       /* lines */ /* kind */
       AND /* gate */
       AND (NOT %(in_effect)s::boolean OR (
            (r.effective_to IS NULL OR r.effective_to >= %(on)s::date)
            AND (r.content ->> 'removal_date' IS NULL OR r.content ->> 'removal_date' > %(on)s::date::text)))
     ORDER BY l.day DESC, l.uscc DESC, l.record_key DESC
     LIMIT %(limit)s)
)
SELECT f.day, f.published_on, f.uscc, s.name, f.resource, f.record_key, f.version, f.nature, f.severity, f.state, f.decided_on,
       f.effective_to, CASE WHEN f.public_until > '0001-01-01' THEN f.public_until END AS public_until, f.department, s.region,
       CASE WHEN %(hidden)s::text <> '' THEN (f.content::jsonb - string_to_array(%(hidden)s::text, ','))::json
            ELSE f.content END AS content
FROM found f
JOIN subject s ON s.uscc = f.uscc
ORDER BY f.day DESC, f.uscc DESC, f.record_key DESC
LIMIT %(limit)s
