-- An old code: as registered, or as the organisation code inside a USCC. Several subjects may have it.
-- Shape: Nested Loop of subject_pkey with an Append of old_code_code and subject_orgcode.
SELECT s.uscc, s.name, s.kind, s.region, s.status, s.provisional, 'current', s.name
FROM subject s
WHERE s.uscc IN (
    SELECT o.uscc FROM old_code o WHERE o.code = %(code)s::text
    UNION
    SELECT t.uscc FROM subject t WHERE substr(t.uscc, 9, 9) = %(code)s::text)
  AND (%(kind)s::text IS NULL OR s.kind = %(kind)s::text)
  AND (%(region)s::text IS NULL OR starts_with(s.region, %(region)s::text))
  AND (%(status)s::text IS NULL OR s.status = %(status)s::text)
ORDER BY s.uscc
LIMIT 100
