"""Charts are drawn and kept by the room boards."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publicity", "0003_files")]

    operations = [
        migrations.RunSQL(
            sql="DROP TABLE public_chart",
            reverse_sql="""
            CREATE TABLE public_chart (
                name text NOT NULL,
                lang text NOT NULL CHECK (lang IN ('zh', 'en')),
                size text NOT NULL CHECK (size IN ('wide', 'narrow')),
                svg  text NOT NULL,
                at   timestamptz NOT NULL,
                PRIMARY KEY (name, lang, size)
            )
            """,
        ),
    ]
