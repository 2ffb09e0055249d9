"""The room's tables: 0001_schema.sql. There are no Django models: the room speaks SQL to them."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    initial = True

    dependencies = [("registry", "0002_corrections")]

    operations = [
        migrations.RunSQL(
            sql=(HERE / "0001_schema.sql").read_text(encoding="utf-8"),
            reverse_sql="ALTER TABLE warning_signal DROP CONSTRAINT warning_signal_has_its_event;"
            " DROP TABLE warning_note_end, warning_note, warning_cursor, warning_event, warning_record, warning_signal, warning_run;"
            " DROP FUNCTION warning_signal_step(); DROP FUNCTION warning_append_only();",
        )
    ]
