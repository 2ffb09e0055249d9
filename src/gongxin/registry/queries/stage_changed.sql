-- Of the records that the registry knows, those of which a further version is written: the number it gets and its state.
--
-- State: a new version of a contested, repaired or hidden record stays so, because that is a decision about the record and not
-- a word of its source. A withdrawn record comes back when its source sends it again, even unchanged.
-- Shape: Hash Join of record_known and record_hash, both in the order of the stage.
SELECT k.place, k.version + 1 AS version,
       CASE WHEN k.state IN ('contested', 'repaired', 'hidden') THEN k.state ELSE 'current' END AS state
FROM record_known k
LEFT JOIN record_hash h ON h.place = k.place
WHERE NOT k.held AND k.state <> 'annulled' AND (k.state = 'withdrawn' OR k.content_hash IS DISTINCT FROM h.content_hash)
