-- For every staged key that the registry knows: its latest version. What is not in here is new.
--
-- Shape: Insert <- Nested Loop (Seq Scan on record_stage; Limit <- Index Scan Backward on record_version_pkey). The stage is in
-- key order, so the probes walk the index from left to right; a key that is new costs no look at the table.
INSERT INTO record_known (place, version, state, content_hash, held)
SELECT s.place, latest.version, latest.state, latest.content_hash, false
FROM record_stage s
CROSS JOIN LATERAL (
    SELECT r.version, r.state, r.content_hash
    FROM record_version r
    WHERE r.uscc = s.uscc AND r.resource = %(resource)s::text AND r.record_key = s.record_key
    ORDER BY r.version DESC
    LIMIT 1
) latest
