-- Kinds of the lines whose records changed in (:after, :upto], before these lines change. Shape as follow.sql, then the key
-- of public_kind.
DELETE FROM public_kind k
USING (SELECT DISTINCT c.uscc, c.resource, c.record_key FROM record_version c
       WHERE c.seq > %(after)s AND c.seq <= %(upto)s AND c.resource = ANY (%(resources)s::text[])) t
JOIN public_line p ON (p.uscc, p.resource, p.record_key) = (t.uscc, t.resource, t.record_key)
CROSS JOIN unnest(p.kinds) AS n (kind)
WHERE (k.resource, k.kind, k.day, k.uscc, k.record_key) = (p.resource, n.kind, p.day, p.uscc, p.record_key)
