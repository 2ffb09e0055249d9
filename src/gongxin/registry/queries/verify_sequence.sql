-- Faults of the sequence, none in a sound registry: numbers twice, numbers missing, a counter that is not the highest
-- number, versions of a record that do not count from 1 without a gap. Shape: Aggregate over Seq Scan; for the
-- duplicates and versions a sort. Minutes at 100 million rows: a check for operators, never for a page.
WITH numbers AS (
    SELECT count(*) AS n, count(DISTINCT seq) AS distinct_n, coalesce(max(seq), 0) AS highest FROM record_version
), counter AS (
    SELECT coalesce(max(last), 0) AS last FROM change_counter
), broken AS (
    SELECT count(*) AS n FROM (
        SELECT 1 FROM record_version GROUP BY uscc, resource, record_key HAVING max(version) <> count(*)) b
)
SELECT counter.last, numbers.highest, numbers.n - numbers.distinct_n AS twice,
       counter.last - numbers.distinct_n AS missing, broken.n AS broken_versions
FROM numbers, counter, broken
