-- Names that hold the key but do not begin with it, in key order, after a position.
--
-- Shape: Limit <- Nested Loop (Sort <- CTE Scan <- Bitmap Heap Scan on subject_name <- Bitmap Index Scan on
-- subject_name_grams, which intersects the rarest bigrams; subject_pkey). MATERIALIZED, so that the planner cannot walk the
-- key order instead; LATERAL … LIMIT 1, so that subjects are fetched for the hits of the page only.
WITH found AS MATERIALIZED (
    SELECT i.uscc, i.kind, i.search_key, i.name
    FROM subject_name i
    WHERE i.grams @> %(grams)s::text[]
      AND i.search_key LIKE '%%' || %(key)s::text || '%%'
      AND NOT starts_with(i.search_key, %(key)s::text)
)
SELECT s.uscc, s.name, s.kind, s.region, s.status, s.provisional, n.kind, n.name, n.search_key
FROM (
    SELECT f.* FROM found f
    WHERE (f.search_key COLLATE "C", f.uscc COLLATE "C") > (%(after_key)s::text, %(after_uscc)s::text)
    ORDER BY f.search_key COLLATE "C", f.uscc COLLATE "C"
) n
CROSS JOIN LATERAL (
    SELECT t.uscc, t.name, t.kind, t.region, t.status, t.provisional FROM subject t WHERE t.uscc = n.uscc LIMIT 1
) s
WHERE (%(kind)s::text IS NULL OR s.kind = %(kind)s::text)
  AND (%(region)s::text IS NULL OR starts_with(s.region, %(region)s::text))
  AND (%(status)s::text IS NULL OR s.status = %(status)s::text)
  AND (n.kind = 'current' OR NOT EXISTS (
      SELECT FROM subject_name o
      WHERE o.uscc = n.uscc AND o.search_key LIKE '%%' || %(key)s::text || '%%'
        AND (o.kind, o.search_key) < (n.kind, n.search_key)))
ORDER BY n.search_key COLLATE "C", n.uscc COLLATE "C"
LIMIT %(limit)s::integer
