"""The second wall (gongxin.access.borders): a check, its answer and its feedback are seen by the department that asked and, row by
row, by the organisation they are about."""

from django.db import migrations

TABLES = ("credit_check", "check_measure", "check_entry", "check_feedback")
# in sub-selects, so that PostgreSQL reads the setting once a statement and not once a row
REACH = "(SELECT current_setting('gongxin.reach', true))"
MINE = "(SELECT CASE WHEN r LIKE 'department:%' THEN substr(r, 12) END FROM current_setting('gongxin.reach', true) AS r)"
ITS = "(SELECT CASE WHEN r LIKE 'subject:%' THEN substr(r, 9) END FROM current_setting('gongxin.reach', true) AS r)"

# The department stands in the rows of the answer too: they are written in the statement that writes the check, so a policy could not
# look for them there; and it could not go both ways round between two walled tables.
DEPARTMENT = "".join(
    f"""
    ALTER TABLE {table} ADD COLUMN department text;
    ALTER TABLE {table} DISABLE TRIGGER append_only;
    UPDATE {table} a SET department = c.department FROM credit_check c WHERE c.no = a.check_no;
    ALTER TABLE {table} ENABLE TRIGGER append_only;
    ALTER TABLE {table} ALTER COLUMN department SET NOT NULL;
    """
    for table in ("check_measure", "check_entry")
)


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_schema")]

    operations = [
        migrations.RunSQL(
            f"""
            {DEPARTMENT}
            ALTER TABLE check_measure DROP CONSTRAINT check_measure_check_no_fkey;
            ALTER TABLE check_measure ADD CONSTRAINT check_measure_by_the_department
                FOREIGN KEY (check_no, department) REFERENCES credit_check (no, department);
            """,
            """
            ALTER TABLE check_entry DROP COLUMN department;
            ALTER TABLE check_measure DROP COLUMN department;
            ALTER TABLE check_measure ADD CONSTRAINT check_measure_check_no_fkey FOREIGN KEY (check_no) REFERENCES credit_check (no);
            """,
        ),
        *[
            migrations.RunSQL(
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
                f" CREATE POLICY service ON {table} USING ({REACH} = 'service');"
                f" CREATE POLICY own ON {table} USING (department = {MINE});",
                f"DROP POLICY own ON {table}; DROP POLICY service ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
                f" ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
            )
            for table in TABLES
        ],
        migrations.RunSQL(
            f"""
            CREATE POLICY about ON check_measure FOR SELECT USING (uscc = {ITS});
            CREATE POLICY about ON check_entry FOR SELECT USING (uscc = {ITS});
            CREATE POLICY about ON check_feedback FOR SELECT USING (uscc = {ITS});
            -- the check itself, where it named a measure for this organisation; the rows it reads are behind their own wall
            CREATE POLICY about ON credit_check FOR SELECT
                USING ({ITS} IS NOT NULL AND EXISTS (SELECT FROM check_measure m WHERE m.check_no = no AND m.uscc = {ITS}));
            """,
            "".join(f"DROP POLICY about ON {table};" for table in TABLES),
        ),
    ]
