"""The second wall (gongxin.access.borders): a department sees its own deliveries, quarantine and decisions, and of others' what is
published. Owned tables are walled for their owner too (FORCE)."""

from django.db import migrations

TABLES = ("intake_submission", "intake_submissionevent", "intake_quarantinerow", "intake_quarantinedecision")
# in sub-selects, so that PostgreSQL reads the setting once a statement and not once a row
REACH = "(SELECT current_setting('gongxin.reach', true))"
MINE = "(SELECT CASE WHEN r LIKE 'department:%' THEN substr(r, 12) END FROM current_setting('gongxin.reach', true) AS r)"
OWN = f"department = {MINE}"
OF_OWN = f"EXISTS (SELECT FROM intake_submission s WHERE s.id = submission_id AND s.department = {MINE})"


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_by_hand")]

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
            CREATE POLICY own ON intake_submission USING ({OWN});
            CREATE POLICY published ON intake_submission FOR SELECT USING ({REACH} <> '' AND state = 'published');
            CREATE POLICY own ON intake_submissionevent USING ({OF_OWN});
            CREATE POLICY own ON intake_quarantinerow USING ({OF_OWN});
            -- the rows it reads are behind their own wall
            CREATE POLICY own ON intake_quarantinedecision
                USING (EXISTS (SELECT FROM intake_quarantinerow q WHERE q.id = quarantine_row_id));
            """,
            """
            DROP POLICY own ON intake_submission;
            DROP POLICY published ON intake_submission;
            DROP POLICY own ON intake_submissionevent;
            DROP POLICY own ON intake_quarantinerow;
            DROP POLICY own ON intake_quarantinedecision;
            """,
        ),
    ]
