-- Kinds of the lines whose records changed in (:after, :upto], after these lines have changed. Shape as follow.sql.
INSERT INTO public_kind (resource, kind, day, uscc, record_key)
SELECT p.resource, n.kind, p.day, p.uscc, p.record_key
FROM (SELECT DISTINCT c.uscc, c.resource, c.record_key FROM record_version c
      WHERE c.seq > %(after)s AND c.seq <= %(upto)s AND c.resource = ANY (%(resources)s::text[])) t
JOIN public_line p ON (p.uscc, p.resource, p.record_key) = (t.uscc, t.resource, t.record_key)
CROSS JOIN unnest(p.kinds) AS n (kind)
