-- Names in key order, after a position and below a key, that hold the key: the prefix stage (the range is the prefix) and
-- the stage for keys so frequent that a page is full after a few names. At most :scan names are looked at.
--
-- Shape: Limit <- Nested Loop (Limit <- Index Scan on subject_name_key; subject_pkey). No sort; stops when the page
-- is full. A subject is shown once, by its current name if that matches too: the anti-join runs for other names only.
SELECT s.uscc, s.name, s.kind, s.region, s.status, s.provisional, n.kind, n.name, n.search_key
FROM (
    SELECT i.uscc, i.kind, i.search_key, i.name
    FROM subject_name i
    WHERE i.search_key COLLATE "C" < %(high)s::text
      AND (i.search_key COLLATE "C", i.uscc COLLATE "C") > (%(after_key)s::text, %(after_uscc)s::text)
    ORDER BY i.search_key COLLATE "C", i.uscc COLLATE "C"
    LIMIT %(scan)s::integer
) n
CROSS JOIN LATERAL (
    SELECT t.uscc, t.name, t.kind, t.region, t.status, t.provisional FROM subject t WHERE t.uscc = n.uscc LIMIT 1
) s
WHERE n.search_key LIKE '%%' || %(key)s::text || '%%'
  AND (%(prefixed)s::boolean OR NOT starts_with(n.search_key, %(key)s::text))
  AND (%(kind)s::text IS NULL OR s.kind = %(kind)s::text)
  AND (%(region)s::text IS NULL OR starts_with(s.region, %(region)s::text))
  AND (%(status)s::text IS NULL OR s.status = %(status)s::text)
  AND (n.kind = 'current' OR NOT EXISTS (
      SELECT FROM subject_name o
      WHERE o.uscc = n.uscc AND o.search_key LIKE '%%' || %(key)s::text || '%%'
        AND (o.kind, o.search_key) < (n.kind, n.search_key)))
ORDER BY n.search_key COLLATE "C", n.uscc COLLATE "C"
LIMIT %(limit)s::integer
