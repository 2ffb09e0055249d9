-- A sample matched and kept in one statement. A row is found where exactly one record of the department answers to number and code
-- (and authority, where the row names one). It is ambiguous, and accuses nobody, where several do, where only the authority
-- differs, where another department delivered it, or where it was received and waits for a person.
-- Shape: unnest -> Nested Loop -> Index Scan of record_version_pkey (uscc, resource) -> GroupAggregate.
WITH given AS (
    SELECT * FROM unnest(%(rows)s::integer[], %(numbers)s::text[], %(codes)s::text[], %(authorities)s::text[], %(days)s::date[],
                         %(bodies)s::text[]) AS g ("row", document_no, uscc, authority, decided_on, body)
), waiting AS (
    SELECT q.record -> 'content' ->> %(number_field)s AS document_no
    FROM intake_submission s JOIN intake_quarantinerow q ON q.submission_id = s.id
    WHERE s.department = %(department)s AND s.resource = %(resource)s AND q.record IS NOT NULL
), candidates AS (
    SELECT g."row", c.record_key, c.department = %(department)s AS own,
           g.body = '' OR c.body = '' OR c.body = g.authority OR c.body = g.body AS same_body
    FROM given g
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (v.record_key) v.record_key, v.department,
               coalesce(v.content ->> %(authority_field)s, '') AS body
        FROM record_version v
        WHERE v.uscc = g.uscc AND v.resource = %(resource)s AND v.content ->> %(number_field)s = g.document_no
        ORDER BY v.record_key, v.version DESC) c
), judged AS (
    SELECT g."row",
           count(c."row") FILTER (WHERE c.own AND c.same_body) AS hits,
           count(c."row") FILTER (WHERE c.own AND NOT c.same_body) AS other_body,
           count(c."row") FILTER (WHERE NOT c.own) AS elsewhere,
           (array_agg(c.record_key) FILTER (WHERE c.own AND c.same_body))[1] AS record_key,
           g.document_no IN (SELECT document_no FROM waiting) AS waiting
    FROM given g
    LEFT JOIN candidates c ON c."row" = g."row"
    GROUP BY g."row", g.document_no
), outcomes AS (
    SELECT g.*, j.record_key,
           CASE WHEN j.hits = 1 THEN 'found' WHEN j.hits + j.other_body + j.elsewhere > 0 OR j.waiting THEN 'ambiguous'
                ELSE 'missing' END AS outcome,
           CASE WHEN j.hits = 1 THEN '' WHEN j.hits > 1 THEN 'several' WHEN j.other_body > 0 THEN 'authority'
                WHEN j.elsewhere > 0 THEN 'elsewhere' WHEN j.waiting THEN 'waiting' ELSE '' END AS why
    FROM given g JOIN judged j ON j."row" = g."row"
), head AS (
    INSERT INTO quality_sample (department, resource, first, last, origin, filename, sha256, at, officer, rows, found, missing,
                                ambiguous, repeated)
    SELECT %(department)s, %(resource)s, %(first)s, %(last)s, %(origin)s, %(filename)s, %(sha256)s, %(at)s, %(officer)s, count(*),
           count(*) FILTER (WHERE outcome = 'found'), count(*) FILTER (WHERE outcome = 'missing'),
           count(*) FILTER (WHERE outcome = 'ambiguous'), %(repeated)s
    FROM outcomes
    RETURNING id
), lines AS (
    INSERT INTO quality_sample_row (sample, "row", document_no, uscc, authority, decided_on, outcome, why, record_key)
    SELECT h.id, o."row", o.document_no, o.uscc, o.authority, o.decided_on, o.outcome, o.why,
           CASE WHEN o.outcome = 'found' THEN o.record_key END
    FROM outcomes o CROSS JOIN head h
)
SELECT id FROM head
