-- Names that share one of the given rare bigrams: candidates for ranking by likeness.
-- Shape: Nested Loop (Bitmap Heap Scan on subject_name <- Bitmap Index Scan on subject_name_grams; subject_pkey).
SELECT s.uscc, s.name, s.kind, s.region, s.status, s.provisional, n.kind, n.name, n.search_key
FROM subject_name n
JOIN subject s ON s.uscc = n.uscc
WHERE n.grams && %(grams)s::text[]
  AND (%(kind)s::text IS NULL OR s.kind = %(kind)s::text)
  AND (%(region)s::text IS NULL OR starts_with(s.region, %(region)s::text))
  AND (%(status)s::text IS NULL OR s.status = %(status)s::text)
LIMIT %(most)s::integer
