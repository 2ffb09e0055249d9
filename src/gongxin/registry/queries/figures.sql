-- The sums of the home page. Shape: two sequential scans of tables of a few dozen rows.
SELECT topic, word, n FROM registry_figure
UNION ALL
SELECT 'last', 'seq', coalesce(max(last), 0) FROM change_counter
