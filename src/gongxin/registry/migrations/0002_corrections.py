"""A state for reorganisations, the view of latest versions, what was corrected away, certifications."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


def sql(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_schema")]

    operations = [
        migrations.RunSQL(sql=sql("0002_corrections.sql"), reverse_sql=sql("0002_corrections_drop.sql")),
    ]
