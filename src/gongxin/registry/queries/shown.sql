-- The gate of a channel, for the version `r` of a record that stood on the day: visibility's rules VIS2 to VIS7 as one
-- condition (VIS1 is the list of resources). Included by the queries that read records; see channels.py.
r.state = ANY (%(states)s::text[])
      AND (r.decided_on IS NULL OR r.decided_on <= %(on)s::date)
      AND (NOT %(expires)s::boolean OR r.public_until IS NULL OR r.public_until >= %(on)s::date)
      AND (%(reach)s::interval IS NULL OR r.nature <> 'adverse' OR r.decided_on IS NULL
           OR (r.decided_on + %(reach)s::interval)::date >= %(on)s::date)
