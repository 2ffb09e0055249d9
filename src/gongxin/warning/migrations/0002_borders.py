"""The second wall (gongxin.access.borders): a signal is seen by its department and by the organisation it is about; a note by the
department that opened it and by the organisations in it."""

from django.db import migrations

# in sub-selects, so that PostgreSQL reads the setting once a statement and not once a row
REACH = "(SELECT current_setting('gongxin.reach', true))"
MINE = "(SELECT CASE WHEN r LIKE 'department:%' THEN substr(r, 12) END FROM current_setting('gongxin.reach', true) AS r)"
ITS = "(SELECT CASE WHEN r LIKE 'subject:%' THEN substr(r, 9) END FROM current_setting('gongxin.reach', true) AS r)"
TABLES = ("warning_signal", "warning_record", "warning_event", "warning_note", "warning_note_end")


class Migration(migrations.Migration):
    dependencies = [("warning", "0001_schema")]

    operations = [
        migrations.RunSQL(
            "".join(
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
                f"CREATE POLICY service ON {table} USING ({REACH} = 'service');"
                for table in TABLES
            )
            + f"""
            CREATE POLICY own ON warning_signal USING (department = {MINE} OR uscc = {ITS});
            -- the rows these read are behind their own wall
            CREATE POLICY own ON warning_record USING (EXISTS (SELECT FROM warning_signal s WHERE s.id = signal));
            CREATE POLICY own ON warning_event USING (EXISTS (SELECT FROM warning_signal s WHERE s.id = signal));
            CREATE POLICY own ON warning_note USING (department = {MINE} OR {ITS} = ANY (members));
            CREATE POLICY own ON warning_note_end USING (EXISTS (SELECT FROM warning_note n WHERE n.id = note));
            """,
            "".join(
                f"DROP POLICY own ON {table}; DROP POLICY service ON {table};"
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
                for table in reversed(TABLES)
            ),
        ),
    ]
