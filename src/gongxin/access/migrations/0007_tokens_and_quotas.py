"""Tokens made from keys; purpose and daily quota of a key; counts of requests."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_sealed_trail"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="purpose",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="apikey",
            name="quota",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.BinaryField(max_length=32, unique=True)),
                ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None)),
                ("purpose", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="access.apikey"),
                ),
            ],
            options={
                "db_table": "access_token",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("scopes__len__gt", 0)), name="access_token_has_a_scope")
                ],
            },
        ),
        migrations.RunSQL(
            """
            -- unlogged: counts of a minute and a day, no facts. Rows are updated in place (HOT), so half of each page stays free.
            CREATE UNLOGGED TABLE access_usage (
                holder text PRIMARY KEY, day date NOT NULL, in_day integer NOT NULL,
                minute timestamptz NOT NULL, in_minute integer NOT NULL
            ) WITH (fillfactor = 50);
            """,
            "DROP TABLE access_usage;",
        ),
    ]
