-- Names that share one of the given rare bigrams: candidates for ranking by likeness, as three arrays. Thousands of them are
-- looked at and twenty are shown, so their subjects are fetched afterwards (search_named), and met here only for a filter.
-- Shape: Aggregate <- Limit <- Nested Loop (Bitmap Heap Scan on subject_name <- Bitmap Index Scan on subject_name_grams; Append
-- of two one-time filters, of which one at a time is true; subject_pkey).
SELECT array_agg(c.search_key), array_agg(c.uscc), array_agg(c.kind)
FROM (
    SELECT n.search_key, n.uscc, n.kind
    FROM subject_name n
    CROSS JOIN LATERAL (
        SELECT WHERE NOT %(narrowed)s::boolean
        UNION ALL
        SELECT FROM subject s
        WHERE %(narrowed)s::boolean AND s.uscc = n.uscc
          AND (%(kind)s::text IS NULL OR s.kind = %(kind)s::text)
          AND (%(region)s::text IS NULL OR starts_with(s.region, %(region)s::text))
          AND (%(status)s::text IS NULL OR s.status = %(status)s::text)
    ) met
    WHERE n.grams && %(grams)s::text[]
    LIMIT %(most)s::integer
) c
