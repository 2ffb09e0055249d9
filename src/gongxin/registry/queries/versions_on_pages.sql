-- What the registry has of a resource on some pages of its table, each column as one value: a row by itself costs whoever reads it
-- more than it is worth. All aggregates see the rows in the same order.
-- Shape: Aggregate <- Tid Range Scan on record_version.
SELECT count(*), convert_to(string_agg(r.uscc, ''), 'UTF8'), string_agg(uuid_send(r.record_key), ''),
       string_agg(r.version::text, ','), string_agg(r.state, ','), string_agg(uuid_send(r.content_hash), '')
FROM record_version r
WHERE r.ctid >= %(begin)s::tid AND r.ctid < %(end)s::tid AND r.resource = %(resource)s::text
