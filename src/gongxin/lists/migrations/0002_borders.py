"""The second wall (gongxin.access.borders): a proceeding that is not yet an entry is seen by the department that conducts it and by
the organisation it is about."""

from django.db import migrations

# in sub-selects, so that PostgreSQL reads the setting once a statement and not once a row
REACH = "(SELECT current_setting('gongxin.reach', true))"
MINE = "(SELECT CASE WHEN r LIKE 'department:%' THEN substr(r, 12) END FROM current_setting('gongxin.reach', true) AS r)"
ITS = "(SELECT CASE WHEN r LIKE 'subject:%' THEN substr(r, 9) END FROM current_setting('gongxin.reach', true) AS r)"


class Migration(migrations.Migration):
    dependencies = [("lists", "0001_schema")]

    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE list_entry ENABLE ROW LEVEL SECURITY;
            ALTER TABLE list_entry FORCE ROW LEVEL SECURITY;
            ALTER TABLE list_event ENABLE ROW LEVEL SECURITY;
            ALTER TABLE list_event FORCE ROW LEVEL SECURITY;
            CREATE POLICY service ON list_entry USING ({REACH} = 'service');
            CREATE POLICY service ON list_event USING ({REACH} = 'service');
            CREATE POLICY own ON list_entry
                USING (department = {MINE} OR uscc = {ITS});
            CREATE POLICY listed ON list_entry FOR SELECT USING ({REACH} <> '' AND state IN ('listed', 'removed'));
            -- the rows it reads are behind their own wall
            CREATE POLICY own ON list_event USING (EXISTS (SELECT FROM list_entry e WHERE e.id = entry));
            """,
            """
            DROP POLICY own ON list_event;
            DROP POLICY listed ON list_entry;
            DROP POLICY own ON list_entry;
            DROP POLICY service ON list_event;
            DROP POLICY service ON list_entry;
            ALTER TABLE list_event NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE list_event DISABLE ROW LEVEL SECURITY;
            ALTER TABLE list_entry NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE list_entry DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
