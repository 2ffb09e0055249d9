-- The names of staged subjects that subject_name does not hold yet, each once: (uscc, kind, name).
-- Shape: Unique over Append of four scans of the stage, each Hash Anti Join or Nested Loop Anti Join on
-- subject_name_pkey (uscc, kind).
SELECT w.uscc, w.kind, w.name
FROM (
    SELECT s.uscc, 'current' AS kind, s.name FROM subject_stage s
    UNION
    SELECT s.uscc, 'former', f.name FROM subject_stage s, unnest(s.former_names) AS f (name)
    UNION
    SELECT s.uscc, 'second', s.second_name FROM subject_stage s
    UNION
    SELECT s.uscc, 'short', s.short_name FROM subject_stage s
) w
WHERE w.name IS NOT NULL AND w.name <> ''
  AND NOT EXISTS (
      SELECT FROM subject_name n WHERE n.uscc = w.uscc AND n.kind = w.kind AND n.name = w.name)
