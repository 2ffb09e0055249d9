-- How many keys on one page in a hundred of the stage, and how many of them the registry knows: a guess, made in milliseconds.
-- Shape: Aggregate <- Sample Scan on record_stage; for each row an Index Only Scan on record_version_pkey.
SELECT count(*), count(*) FILTER (WHERE EXISTS (
           SELECT FROM record_version r
           WHERE r.uscc = s.uscc AND r.resource = %(resource)s::text AND r.record_key = s.record_key))
FROM record_stage s TABLESAMPLE SYSTEM (1) REPEATABLE (1)
