-- Lines of records whose last public day is over, and their kinds. Shape: public_line_until, then the key of public_kind.
WITH gone AS (
    DELETE FROM public_line WHERE public_until < %(on)s::date RETURNING resource, kinds, day, uscc, record_key
), unkinded AS (
    DELETE FROM public_kind k USING gone g CROSS JOIN unnest(g.kinds) AS n (kind)
    WHERE (k.resource, k.kind, k.day, k.uscc, k.record_key) = (g.resource, n.kind, g.day, g.uscc, g.record_key)
)
SELECT count(*) FROM gone
