-- Staged rows that carry a value which a correction refused; they leave the stage. Shape: from the open refusals of the
-- resource (a handful, partial index corrected_value_open) to the stage, never the other way.
DELETE FROM record_stage s
USING (
    SELECT DISTINCT g.uscc, g.record_key
    FROM corrected_value g
    JOIN record_stage t ON t.uscc = g.uscc AND t.record_key = g.record_key
    WHERE g.resource = %(resource)s::text AND g.certified_at IS NULL
      AND (t.content ->> g.field) IS NOT DISTINCT FROM g.refused
) held
WHERE s.uscc = held.uscc AND s.record_key = held.record_key
RETURNING s.uscc, s.record_key, s."row"
