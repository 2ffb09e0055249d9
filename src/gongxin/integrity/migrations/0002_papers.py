"""Papers of a complaint, and the second wall (gongxin.access.borders): a department sees those of the complaints that were routed to the
body it is. The complainant and the credit office see them by the policies that are there already."""

from django.db import migrations

# in sub-selects, so that PostgreSQL reads the setting once a statement and not once a row
MINE = "(SELECT CASE WHEN r LIKE 'department:%' THEN substr(r, 12) END FROM current_setting('gongxin.reach', true) AS r)"


class Migration(migrations.Migration):
    dependencies = [("integrity", "0001_schema"), ("papers", "0001_schema"), ("access", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            f"""
            CREATE TABLE gov_complaint_paper (
                complaint bigint NOT NULL REFERENCES gov_complaint (id),
                paper     uuid   NOT NULL REFERENCES paper (id),
                PRIMARY KEY (complaint, paper)
            );
            CREATE INDEX gov_complaint_paper_paper ON gov_complaint_paper (paper);
            CREATE POLICY complaints ON paper FOR SELECT USING (EXISTS (
                SELECT FROM gov_complaint_paper p JOIN gov_complaint c ON c.id = p.complaint
                WHERE p.paper = paper.id
                    AND c.routed_to = (SELECT d.uscc FROM access_department d WHERE d.code = {MINE})));
            """,
            "DROP POLICY complaints ON paper; DROP TABLE gov_complaint_paper;",
        )
    ]
