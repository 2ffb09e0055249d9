-- Where search_ordered.sql stopped looking: the position of the last of :scan names; no row if the range ended before.
-- Shape: Limit <- Index Scan on subject_name_key.
SELECT i.search_key, i.uscc
FROM subject_name i
WHERE i.search_key COLLATE "C" < %(high)s::text
  AND (i.search_key COLLATE "C", i.uscc COLLATE "C") > (%(after_key)s::text, %(after_uscc)s::text)
ORDER BY i.search_key COLLATE "C", i.uscc COLLATE "C"
OFFSET %(scan)s::integer - 1 LIMIT 1
