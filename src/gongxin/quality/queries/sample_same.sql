-- The same table about the same department, resource and span.
SELECT id FROM quality_sample
WHERE department = %(department)s AND resource = %(resource)s AND first = %(first)s AND last = %(last)s AND sha256 = %(sha256)s
