-- Staged rows that carry a value which a correction refused, or are about a record that is kept out; they leave the stage.
-- Annulled records are held_rows.sql's. Shape: from the open refusals and holds of the resource (a handful) to the stage, never
-- the other way.
DELETE FROM record_stage s
USING (
    SELECT k.uscc, k.record_key, min(k.why) AS why
    FROM (
        SELECT t.uscc, t.record_key, 'corrected' AS why
        FROM corrected_value g
        JOIN record_stage t ON t.uscc = g.uscc AND t.record_key = g.record_key
        JOIN record_version was ON was.uscc = g.uscc AND was.resource = g.resource AND was.record_key = g.record_key
                                AND was.version = g.version
        WHERE g.resource = %(resource)s::text AND g.certified_at IS NULL
          AND coalesce(t.personal ->> g.field, t.content ->> g.field)
              IS NOT DISTINCT FROM coalesce(was.personal ->> g.field, was.content ->> g.field)
        UNION ALL
        SELECT h.uscc, h.record_key, 'kept_out' FROM record_hold h WHERE h.resource = %(resource)s::text
    ) k
    GROUP BY k.uscc, k.record_key
) held
WHERE s.uscc = held.uscc AND s.record_key = held.record_key
  AND coalesce((SELECT r.state FROM record_version r
                WHERE r.uscc = s.uscc AND r.resource = %(resource)s::text AND r.record_key = s.record_key
                ORDER BY r.version DESC LIMIT 1), '') <> 'annulled'
RETURNING s.uscc, s.record_key, s."row", held.why
