"""The second wall (gongxin.access.borders): a case, its papers and its steps are seen by the department whose fact it is about and by
the organisation. What a named person asked for at a window is not the organisation's to see (OBJ2)."""

from django.db import migrations

TABLES = ("objection", "repair", "reorganisation", "reorganisation_record", "objection_evidence", "repair_material", "remedy_event")
# in sub-selects, so that PostgreSQL reads the setting once a statement and not once a row
REACH = "(SELECT current_setting('gongxin.reach', true))"
MINE = "(SELECT CASE WHEN r LIKE 'department:%' THEN substr(r, 12) END FROM current_setting('gongxin.reach', true) AS r)"
ITS = "(SELECT CASE WHEN r LIKE 'subject:%' THEN substr(r, 9) END FROM current_setting('gongxin.reach', true) AS r)"


class Migration(migrations.Migration):
    dependencies = [("remedies", "0002_withdrawal"), ("papers", "0001_schema"), ("lists", "0003_papers")]

    operations = [
        *[
            migrations.RunSQL(
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
                f" CREATE POLICY service ON {table} USING ({REACH} = 'service');",
                f"DROP POLICY service ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
                f" ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
            )
            for table in TABLES
        ],
        migrations.RunSQL(
            f"""
            CREATE POLICY own ON objection USING (source = {MINE} OR (uscc = {ITS} AND applicant = 'subject'));
            CREATE POLICY own ON repair USING (source = {MINE} OR uscc = {ITS});
            CREATE POLICY own ON reorganisation USING (uscc = {ITS});
            CREATE POLICY own ON reorganisation_record USING (uscc = {ITS});
            -- the rows that these read are behind their own walls
            CREATE POLICY own ON objection_evidence USING (EXISTS (SELECT FROM objection o WHERE o.id = objection));
            CREATE POLICY own ON repair_material USING (EXISTS (SELECT FROM repair r WHERE r.id = repair));
            -- an organisation's paper is a department's to see once it is part of a case that the department sees
            DROP POLICY departments ON paper;
            CREATE POLICY departments ON paper USING (department = {MINE} OR ({MINE} IS NOT NULL AND (
                EXISTS (SELECT FROM objection_evidence j WHERE j.evidence = paper.id)
                OR EXISTS (SELECT FROM repair_material m WHERE m.evidence = paper.id)
                OR EXISTS (SELECT FROM list_paper l WHERE l.paper = paper.id))));
            CREATE POLICY own ON remedy_event USING (CASE kind
                WHEN 'objection' THEN EXISTS (SELECT FROM objection o WHERE o.id = number)
                WHEN 'repair' THEN EXISTS (SELECT FROM repair r WHERE r.id = number)
                ELSE EXISTS (SELECT FROM reorganisation g WHERE g.id = number) END);
            """,
            """
            DROP POLICY own ON remedy_event;
            DROP POLICY departments ON paper;
            CREATE POLICY departments ON paper USING (
                (SELECT current_setting('gongxin.reach', true)) LIKE 'department:%'
                AND department IN ('', (SELECT substr(current_setting('gongxin.reach', true), 12))));
            DROP POLICY own ON repair_material;
            DROP POLICY own ON objection_evidence;
            DROP POLICY own ON reorganisation_record;
            DROP POLICY own ON reorganisation;
            DROP POLICY own ON repair;
            DROP POLICY own ON objection;
            """,
        ),
    ]
