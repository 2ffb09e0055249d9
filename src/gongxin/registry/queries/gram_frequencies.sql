-- How many names hold each of these bigrams, and (for the empty bigram) how many subjects there are.
-- Shape: Append of an Index Scan on name_gram_pkey and a scan of a table of a few dozen rows.
SELECT gram, names FROM name_gram WHERE gram = ANY (%(grams)s::text[])
UNION ALL
SELECT '', coalesce(sum(n), 0)::bigint FROM registry_figure WHERE topic = 'subjects'
