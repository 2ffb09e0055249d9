-- The change number a subject's file stands at, before :before; no row for an unknown code.
-- Shape: two index scans by the subject's code; no JSON is built.
SELECT s.updated_seq,
       (SELECT coalesce(max(r.seq), 0) FROM record_version r
        WHERE r.uscc = s.uscc AND r.accepted_at < %(before)s::timestamptz)
FROM subject s
WHERE s.uscc = %(uscc)s::text
