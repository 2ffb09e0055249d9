"""Events of accounts and keys; seals over both logs (docs/decisions/0015). Small tables: triggers are fine here."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="accesslog",
            name="account",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.CreateModel(
            name="AccessEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=32)),
                ("account", models.CharField(blank=True, default="", max_length=64)),
                ("by", models.CharField(blank=True, default="", max_length=64)),
                ("detail", models.CharField(blank=True, default="", max_length=200)),
                ("origin", models.CharField(blank=True, default="", max_length=16)),
            ],
            options={
                "db_table": "access_event",
                "indexes": [models.Index(fields=["account", "-id"], name="access_event_of_account")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind", ""), _negated=True), name="access_event_what")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log", models.CharField(max_length=8)),
                ("number", models.IntegerField()),
                ("last_id", models.BigIntegerField()),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("marks", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("digest", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField()),
                ("signature", models.BinaryField(max_length=64)),
            ],
            options={
                "db_table": "access_seal",
                "constraints": [models.UniqueConstraint(fields=("log", "number"), name="access_seal_once")],
            },
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION access_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER access_event_append_only BEFORE UPDATE OR DELETE ON access_event
                FOR EACH ROW EXECUTE FUNCTION access_append_only();
            CREATE TRIGGER access_seal_append_only BEFORE UPDATE OR DELETE ON access_seal
                FOR EACH ROW EXECUTE FUNCTION access_append_only();
            """,
            """
            DROP TRIGGER access_event_append_only ON access_event;
            DROP TRIGGER access_seal_append_only ON access_seal;
            DROP FUNCTION access_append_only();
            """,
        ),
    ]
