-- Staged rows that carry a value which a correction refused, or are about a record that is kept out; they leave the stage.
-- Annulled records are held_rows.sql's.
-- Shape: Delete <- Hash Join of one Seq Scan on the stage with the records that have open refusals or a hold (a handful);
-- everything else is looked up for the rows that meet one, which is why the conditions name `k` and not `s`.
DELETE FROM record_stage s
USING (
    SELECT g.uscc, g.record_key, bool_or(g.kept_out) AS kept_out
    FROM (
        SELECT c.uscc, c.record_key, false AS kept_out
        FROM corrected_value c
        WHERE c.resource = %(resource)s::text AND c.certified_at IS NULL
        UNION ALL
        SELECT h.uscc, h.record_key, true FROM record_hold h WHERE h.resource = %(resource)s::text
    ) g
    GROUP BY g.uscc, g.record_key
) k
WHERE s.uscc = k.uscc AND s.record_key = k.record_key
  AND coalesce((SELECT r.state FROM record_version r
                WHERE r.uscc = k.uscc AND r.resource = %(resource)s::text AND r.record_key = k.record_key
                ORDER BY r.version DESC LIMIT 1), '') <> 'annulled'
  AND (k.kept_out OR EXISTS (
      SELECT FROM corrected_value c
      JOIN record_version was ON was.uscc = c.uscc AND was.resource = c.resource AND was.record_key = c.record_key
                              AND was.version = c.version
      WHERE c.uscc = k.uscc AND c.resource = %(resource)s::text AND c.record_key = k.record_key AND c.certified_at IS NULL
        AND coalesce(s.personal ->> c.field, s.content ->> c.field)
            IS NOT DISTINCT FROM coalesce(was.personal ->> c.field, was.content ->> c.field)))
RETURNING s.uscc, s.record_key, s."row", CASE WHEN k.kept_out THEN 'kept_out' ELSE 'corrected' END
