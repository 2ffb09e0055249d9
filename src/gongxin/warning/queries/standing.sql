-- Records that stood on the day and count (WRN2), of organisations that exist (WRN3). Included by counted.sql and due.sql.
-- Shape: Unique <- Index Scan Backward on record_version_pkey, filtered by resource; then a hash join with subject. Content is not
-- parsed here.
SELECT r.*
FROM (
    SELECT DISTINCT ON (v.uscc, v.resource, v.record_key)
           v.uscc, v.resource, v.record_key, v.version, v.state, v.department, v.decided_on, v.public_until, v.content
    FROM record_version v
    WHERE v.resource = ANY (%(resources)s::text[]) AND v.accepted_at < %(before)s::timestamptz
    ORDER BY v.uscc DESC, v.resource DESC, v.record_key DESC, v.version DESC
) r
JOIN subject o ON o.uscc = r.uscc
WHERE r.state = 'current'
  AND (r.decided_on IS NULL OR r.decided_on <= %(on)s::date)
  AND (r.public_until IS NULL OR r.public_until >= %(on)s::date)
  AND NOT o.kind = ANY (%(never)s::text[])
  AND (o.dissolved IS NULL OR o.dissolved > %(on)s::date)
