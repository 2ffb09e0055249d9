-- Records that have an open refusal of a value, or are kept out (a handful).
-- Shape: HashAggregate <- Append of two scans of tables that hold what corrections left behind.
SELECT c.uscc, c.record_key FROM corrected_value c WHERE c.resource = %(resource)s::text AND c.certified_at IS NULL
UNION
SELECT h.uscc, h.record_key FROM record_hold h WHERE h.resource = %(resource)s::text
