-- Places of staged rows about a record that has an open refusal of a value, or is kept out: they must be looked at whole.
-- Annulled records are held_annulled.sql's.
-- Shape: Hash Join of one Seq Scan on the stage with the records that have open refusals or a hold (a handful).
SELECT s.place, 0 AS version, 'guarded' AS state
FROM record_stage s
JOIN (
    /* include under_guard */
) g ON s.uscc = g.uscc AND s.record_key = g.record_key
JOIN record_known k ON k.place = s.place
WHERE k.state <> 'annulled'
