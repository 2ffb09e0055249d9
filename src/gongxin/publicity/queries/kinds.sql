-- The codes of a record `r` in the fields that tell its kind; a field holds one code or a list of them. 其他-具体 is 其他.
SELECT coalesce(array_agg(DISTINCT split_part(c.code, '-', 1)), '{}') AS kinds
FROM unnest(%(kind_resources)s::text[], %(kind_fields)s::text[]) AS k (resource, field)
CROSS JOIN LATERAL (
    SELECT e.code FROM json_array_elements_text(
        CASE WHEN json_typeof(r.content -> k.field) = 'array' THEN r.content -> k.field ELSE '[]' END) AS e (code)
    UNION ALL
    SELECT r.content ->> k.field WHERE json_typeof(r.content -> k.field) NOT IN ('array', 'null')
) c
WHERE k.resource = r.resource
