-- Old codes of staged subjects; the kind follows from the length. The organisation code that the USCC itself holds in
-- characters 9 to 17 needs no row.
INSERT INTO old_code (uscc, kind, code)
SELECT DISTINCT s.uscc,
       CASE length(c.code) WHEN 9 THEN 'orgcode' WHEN 13 THEN 'reg13' ELSE 'reg15' END,
       c.code
FROM subject_stage s, unnest(s.old_codes) AS c (code)
WHERE length(c.code) IN (9, 13, 15) AND c.code <> substr(s.uscc, 9, 9)
ON CONFLICT DO NOTHING
