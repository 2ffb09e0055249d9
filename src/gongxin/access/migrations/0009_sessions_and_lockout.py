"""All sessions of an account can be ended at once; failed sign-ins are counted across workers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0008_grants"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="epoch",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunSQL(
            """
            -- Django's database cache: failed sign-ins, counted for all workers together
            CREATE UNLOGGED TABLE access_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX access_cache_expires ON access_cache (expires);
            """,
            "DROP TABLE access_cache;",
        ),
    ]
