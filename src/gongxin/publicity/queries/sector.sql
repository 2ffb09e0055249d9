-- The sector (letter of GB/T 4754) that the register gives the organisation of `r`: the code begins with its letter, or is
-- written without it and its division (two digits) says the letter.
SELECT CASE WHEN g.code ~ '^[A-T]' THEN left(g.code, 1)
            ELSE coalesce((SELECT d.letter FROM unnest(%(letters)s::text[], %(firsts)s::text[], %(lasts)s::text[])
                               AS d (letter, first, last)
                           WHERE g.code ~ '^[0-9]{2}' AND left(g.code, 2) BETWEEN d.first AND d.last LIMIT 1), '')
       END AS sector
FROM (SELECT v.content ->> 'industry_code' AS code FROM record_version v
      WHERE v.uscc = r.uscc AND v.resource = %(registration)s
      ORDER BY v.record_key DESC, v.version DESC LIMIT 1) g
