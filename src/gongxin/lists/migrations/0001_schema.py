"""The room's tables: 0001_schema.sql. There are no Django models: the room speaks SQL to them."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    initial = True

    dependencies = [("registry", "0002_corrections"), ("notices", "0001_schema")]

    operations = [
        migrations.RunSQL(
            sql=(HERE / "0001_schema.sql").read_text(encoding="utf-8"),
            reverse_sql="ALTER TABLE list_entry DROP CONSTRAINT list_entry_has_its_event; DROP TABLE list_event, list_entry;"
            " DROP FUNCTION list_entry_step(); DROP FUNCTION lists_append_only();",
        )
    ]
