"""The room's tables: 0001_schema.sql. There are no Django models: the room speaks SQL to them."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


def sql(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    initial = True

    dependencies = [("registry", "0003_covering_key"), ("access", "0002_append_only")]

    operations = [migrations.RunSQL(sql=sql("0001_schema.sql"), reverse_sql=sql("0001_schema_drop.sql"))]
