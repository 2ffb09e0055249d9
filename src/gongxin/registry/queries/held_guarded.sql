-- Of the guarded rows (record_guarded has them whole) those that carry a value which a correction refused, or are about a
-- record that is kept out: marked as held, so that nothing is written of them.
-- Shape: Sort <- Update of record_known <- Hash Joins of record_guarded (a handful) with the stage and record_known.
WITH held AS (
    SELECT w.uscc, w.record_key, h.uscc IS NOT NULL AS kept_out
    FROM record_guarded w
    LEFT JOIN record_hold h ON h.uscc = w.uscc AND h.resource = %(resource)s::text AND h.record_key = w.record_key
    WHERE h.uscc IS NOT NULL OR EXISTS (
        SELECT FROM corrected_value c
        JOIN record_version was ON was.uscc = c.uscc AND was.resource = c.resource AND was.record_key = c.record_key
                                AND was.version = c.version
        WHERE c.uscc = w.uscc AND c.resource = %(resource)s::text AND c.record_key = w.record_key AND c.certified_at IS NULL
          AND coalesce(w.personal ->> c.field, w.content ->> c.field)
              IS NOT DISTINCT FROM coalesce(was.personal ->> c.field, was.content ->> c.field))
), marked AS (
    UPDATE record_known k SET held = true
    FROM record_stage s
    JOIN held h ON h.uscc = s.uscc AND h.record_key = s.record_key
    WHERE k.place = s.place
    RETURNING s.uscc, s.record_key, s."row", CASE WHEN h.kept_out THEN 'kept_out' ELSE 'corrected' END AS why
)
SELECT uscc, record_key, "row", why FROM marked ORDER BY uscc, record_key
