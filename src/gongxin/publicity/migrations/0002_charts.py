"""Charts as they were drawn with the sums: a page serves them, and draws nothing itself."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publicity", "0001_schema")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE TABLE public_chart (
                name text NOT NULL,
                lang text NOT NULL CHECK (lang IN ('zh', 'en')),
                size text NOT NULL CHECK (size IN ('wide', 'narrow')),
                svg  text NOT NULL,
                at   timestamptz NOT NULL,
                PRIMARY KEY (name, lang, size)
            )
            """,
            reverse_sql="DROP TABLE public_chart",
        ),
    ]
