-- Wrong and shared codes as the register has them now: new ones are kept with the day, those that are no longer there get theirs.
-- wrong: fails the check character and yet stands in the register; shared: two organisations with one organisation code; old_code:
-- a registration number of before that several hold.
WITH standing AS (
    SELECT s.uscc, 'wrong' AS kind FROM subject s WHERE s.issued_nonconforming
    UNION
    SELECT s.uscc, 'shared' FROM subject s
    WHERE substr(s.uscc, 9, 9) IN (SELECT substr(uscc, 9, 9) FROM subject GROUP BY 1 HAVING count(*) > 1)
    UNION
    SELECT o.uscc, 'old_code' FROM old_code o
    WHERE o.kind <> 'orgcode' AND (o.kind, o.code) IN (SELECT kind, code FROM old_code GROUP BY 1, 2 HAVING count(*) > 1)
), wrong AS (
    SELECT t.uscc, t.kind, coalesce(d.department, '') AS department, coalesce(d.resource, '') AS resource
    FROM standing t
    JOIN subject s ON s.uscc = t.uscc AND (s.dissolved IS NULL OR s.dissolved > %(on)s::date)
    LEFT JOIN intake_submission d ON d.id = s.first_submission
), gone AS (
    UPDATE quality_fault f SET gone_on = %(on)s::date, gone_at = %(now)s
    WHERE f.gone_on IS NULL AND NOT EXISTS (SELECT FROM wrong w WHERE w.uscc = f.uscc AND w.kind = f.kind)
    RETURNING f.id
), found AS (
    INSERT INTO quality_fault (uscc, kind, department, resource, found_on, found_at)
    SELECT w.uscc, w.kind, w.department, w.resource, %(on)s::date, %(now)s FROM wrong w
    ON CONFLICT (uscc, kind) WHERE gone_on IS NULL DO NOTHING
    RETURNING id
)
SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM gone)
