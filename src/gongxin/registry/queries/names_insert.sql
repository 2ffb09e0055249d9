-- New names into subject_name, and their bigrams into the frequency table.
-- The frequencies are for choosing rare bigrams, so they may run high by names that were renamed;
-- refresh_name_grams() counts them anew.
WITH fresh AS (
    INSERT INTO subject_name (uscc, kind, search_key, name, grams)
    SELECT DISTINCT ON (uscc, kind, search_key) uscc, kind, search_key, name, grams
    FROM name_stage
    WHERE search_key <> ''
    ORDER BY uscc, kind, search_key, name
    ON CONFLICT (uscc, kind, search_key) DO UPDATE SET name = excluded.name
    RETURNING grams
)
INSERT INTO name_gram AS g (gram, names)
SELECT u.gram, count(*) FROM fresh, unnest(fresh.grams) AS u (gram) GROUP BY u.gram
ON CONFLICT (gram) DO UPDATE SET names = g.names + excluded.names
