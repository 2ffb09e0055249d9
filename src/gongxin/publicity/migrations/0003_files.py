"""Which files of open data lie ready, of which day and change number."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publicity", "0002_charts")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE TABLE public_file (
                resource text PRIMARY KEY,
                day      date NOT NULL,
                seq      bigint NOT NULL CHECK (seq >= 0),
                rows     bigint NOT NULL CHECK (rows >= 0),
                made_at  timestamptz NOT NULL,
                sizes    jsonb NOT NULL
            )
            """,
            reverse_sql="DROP TABLE public_file",
        ),
    ]
