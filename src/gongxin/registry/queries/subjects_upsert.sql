-- From the stage into subject: new rows, changed rows, nothing for the rest.
-- Shape: Insert on subject (conflict on its key) <- Hash or Merge Left Join of the stage with subject and with the
-- freshly computed names. The join filters out what is the same, so that a resend writes nothing.
WITH written AS (
    INSERT INTO subject AS t (
        uscc, name, name_key, kind, region, status, established, dissolved, address,
        capital_amount, capital_currency, issued_nonconforming, provisional, first_submission, updated_seq)
    SELECT s.uscc, coalesce(s.name, s.uscc), coalesce(n.name_key, o.name_key, s.uscc),
           coalesce(s.kind, left(s.uscc, 2)), coalesce(s.region, substr(s.uscc, 3, 6)),
           s.status, s.established, s.dissolved, s.address, s.capital_amount, s.capital_currency,
           s.issued_nonconforming, %(provisional)s::boolean, %(submission)s::bigint, %(seq)s::bigint
    FROM subject_stage s
    LEFT JOIN subject o ON o.uscc = s.uscc
    LEFT JOIN name_stage n ON n.uscc = s.uscc AND n.kind = 'current'
    WHERE o.uscc IS NULL
       OR (NOT %(provisional)s::boolean
           AND (o.name, o.kind, o.region, o.status, o.established, o.dissolved, o.address,
                o.capital_amount, o.capital_currency, o.issued_nonconforming, o.provisional)
               IS DISTINCT FROM
               (coalesce(s.name, s.uscc), coalesce(s.kind, left(s.uscc, 2)),
                coalesce(s.region, substr(s.uscc, 3, 6)), s.status, s.established, s.dissolved, s.address,
                s.capital_amount, s.capital_currency, s.issued_nonconforming, false))
    ON CONFLICT (uscc) DO UPDATE SET
        name = excluded.name, name_key = excluded.name_key, kind = excluded.kind, region = excluded.region,
        status = excluded.status, established = excluded.established, dissolved = excluded.dissolved,
        address = excluded.address, capital_amount = excluded.capital_amount,
        capital_currency = excluded.capital_currency, issued_nonconforming = excluded.issued_nonconforming,
        provisional = excluded.provisional, updated_seq = excluded.updated_seq
    RETURNING t.kind, t.first_submission = %(submission)s::bigint AND t.xmax = 0 AS fresh
)
SELECT kind, count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM written GROUP BY kind
