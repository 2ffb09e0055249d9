-- Staged rows whose record stands annulled: they do not come back silently (domain.md, flow 5).
-- Shape: Sort <- Hash Join of the annulled ones (Seq Scan on record_known) with the stage.
SELECT s.uscc, s.record_key, s."row", 'annulled'
FROM record_known k
JOIN record_stage s ON s.place = k.place
WHERE k.state = 'annulled'
ORDER BY s.uscc, s.record_key
