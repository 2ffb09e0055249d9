-- The change feed after a number, in order. Shape: Limit <- Sort <- Bitmap Heap Scan on record_version_seq (BRIN):
-- the window of numbers is bounded, so a few blocks are read however large the table.
SELECT l.seq, l.uscc, l.resource, l.record_key, l.version, l.kind, l.state, l.department, l.submission_id, l.at
FROM change_log l
WHERE l.seq > %(after)s::bigint AND l.seq <= %(after)s::bigint + %(limit)s::bigint
ORDER BY l.seq
