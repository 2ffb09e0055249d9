"""Sheets and pictures of charts."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(
            sql=(HERE / "0001_schema.sql").read_text(encoding="utf-8"),
            reverse_sql="DROP TABLE board_picture, board_sheet",
        ),
    ]
