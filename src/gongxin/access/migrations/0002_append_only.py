"""The trail is written once: the database refuses to change or delete a line. A small table; a trigger is
fine here.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION access_log_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'access_log is append-only' USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE ON access_log
                FOR EACH ROW EXECUTE FUNCTION access_log_append_only();
            """,
            """
            DROP TRIGGER access_log_append_only ON access_log;
            DROP FUNCTION access_log_append_only();
            """,
        ),
    ]
