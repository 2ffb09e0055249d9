-- Staged rows whose record stands annulled: they do not come back silently (domain.md, flow 5).
-- Shape: Nested Loop from the partial index record_version_annulled (a handful of rows), never from the stage.
SELECT s.uscc, s.record_key, s."row", 'annulled'
FROM record_version r
JOIN record_stage s ON s.uscc = r.uscc AND s.record_key = r.record_key
WHERE r.state = 'annulled' AND r.resource = %(resource)s::text
  AND NOT EXISTS (
      SELECT FROM record_version later
      WHERE later.uscc = r.uscc AND later.resource = r.resource AND later.record_key = r.record_key
        AND later.version > r.version)
ORDER BY s.uscc, s.record_key
