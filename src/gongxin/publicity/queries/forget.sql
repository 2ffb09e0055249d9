-- Lines of records that changed in (:after, :upto] into a state that keeps them from the public. Shape as follow.sql.
DELETE FROM public_line p
USING (SELECT DISTINCT c.uscc, c.resource, c.record_key FROM record_version c
       WHERE c.seq > %(after)s AND c.seq <= %(upto)s AND c.resource = ANY (%(resources)s::text[])) t
WHERE p.uscc = t.uscc AND p.resource = t.resource AND p.record_key = t.record_key
  AND NOT (SELECT v.state = ANY (%(states)s::text[]) AND (v.public_until IS NULL OR v.public_until > '0001-01-01')
           FROM record_version v
           WHERE v.uscc = p.uscc AND v.resource = p.resource AND v.record_key = p.record_key
           ORDER BY v.version DESC LIMIT 1)
