"""The index of public records, its progress, and the sums."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_corrections")]

    operations = [
        migrations.RunSQL(
            sql=(HERE / "0001_schema.sql").read_text(encoding="utf-8"),
            reverse_sql=(HERE / "0001_schema_drop.sql").read_text(encoding="utf-8"),
        ),
    ]
