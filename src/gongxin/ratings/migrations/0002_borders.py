"""The second wall (gongxin.access.borders): a trial is a draft of the credit office's, which reaches `service`; nobody else sees it.

Grades are no drafts and have no wall: they are written by COPY, which PostgreSQL refuses behind one; who may see them the room
says itself (RAT11)."""

from django.db import migrations

# in a sub-select, so that PostgreSQL reads the setting once a statement and not once a row
REACH = "(SELECT current_setting('gongxin.reach', true))"
TABLES = ("rating_trial", "rating_trial_change")


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_schema")]

    operations = [
        migrations.RunSQL(
            [
                f"ALTER TABLE {table} {words}"
                for table in TABLES
                for words in ("ENABLE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY")
            ]
            + [f"CREATE POLICY service ON {table} USING ({REACH} = 'service')" for table in TABLES],
            [f"DROP POLICY service ON {table}" for table in TABLES]
            + [
                f"ALTER TABLE {table} {words}"
                for table in TABLES
                for words in ("NO FORCE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY")
            ],
        ),
    ]
