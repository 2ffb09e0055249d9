"""The second wall (gongxin.access.borders): a paper that shows how a commitment was kept is seen by the body that accepted it, and by
the body whose promise it is."""

from django.db import migrations

# in sub-selects, so that PostgreSQL reads the setting once a statement and not once a row
MINE = "(SELECT CASE WHEN r LIKE 'department:%' THEN substr(r, 12) END FROM current_setting('gongxin.reach', true) AS r)"


class Migration(migrations.Migration):
    dependencies = [("commitments", "0002_papers")]

    operations = [
        migrations.RunSQL(
            f"""
            CREATE INDEX commitment_evidence_paper ON commitment_evidence (paper);
            CREATE POLICY promises ON paper FOR SELECT USING (EXISTS (
                SELECT FROM commitment_evidence e JOIN commitment c ON c.id = e.commitment
                WHERE e.paper = paper.id AND (c.department = {MINE}
                    OR c.uscc = (SELECT d.uscc FROM access_department d WHERE d.code = {MINE}))));
            """,
            "DROP POLICY promises ON paper; DROP INDEX commitment_evidence_paper;",
        )
    ]
