-- How many names hold each of these bigrams. Shape: Index Scan on name_gram_pkey.
SELECT gram, names FROM name_gram WHERE gram = ANY (%(grams)s::text[])
