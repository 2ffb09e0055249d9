"""Events and decisions are facts: the database refuses to change or delete them. Small tables; triggers are fine here."""

from django.db import migrations

TABLES = ("intake_submissionevent", "intake_quarantinedecision", "intake_quarantinerow")


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION intake_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END $$;
            """,
            "DROP FUNCTION intake_append_only();",
        ),
        *[
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION intake_append_only();",
                f"DROP TRIGGER {table}_append_only ON {table};",
            )
            for table in TABLES
        ],
    ]
