-- A whole code. Shape: Index Scan on subject_pkey.
SELECT s.uscc, s.name, s.kind, s.region, s.status, s.provisional, 'current', s.name
FROM subject s
WHERE s.uscc = %(code)s::text
