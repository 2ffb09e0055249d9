-- The subjects of some names, in the order given.
-- Shape: Nested Loop over the unnested arrays: subject_name_pkey, then subject_pkey.
SELECT s.uscc, s.name, s.kind, s.region, s.status, s.provisional, n.kind, n.name, n.search_key
FROM unnest(%(uscc)s::text[], %(name_kind)s::text[], %(search_key)s::text[])
     WITH ORDINALITY AS g (uscc, kind, search_key, place)
JOIN subject_name n ON (n.uscc, n.kind, n.search_key) = (g.uscc, g.kind, g.search_key)
JOIN subject s ON s.uscc = n.uscc
ORDER BY g.place
