-- A current name that is no longer the subject's: kept as a former one, unless the subject was provisional (then the
-- name was only what a record called it). One statement per outcome would scan the stage twice, hence the CTE.
-- Shape: Nested Loop of name_stage (kind current) with subject_name_pkey (uscc, kind).
WITH gone AS (
    DELETE FROM subject_name n
    USING name_stage s, subject o
    WHERE s.kind = 'current' AND n.uscc = s.uscc AND n.kind = 'current' AND n.search_key <> s.search_key
      AND o.uscc = n.uscc
    RETURNING n.uscc, n.search_key, n.name, n.grams, o.provisional
)
INSERT INTO subject_name (uscc, kind, search_key, name, grams)
SELECT uscc, 'former', search_key, name, grams FROM gone WHERE NOT provisional
ON CONFLICT DO NOTHING
