"""The room's tables (0001_schema.sql), and in them the years that chinesecalendar knows."""

from pathlib import Path
from typing import Any

from django.db import migrations

from gongxin.kernel import workdays

HERE = Path(__file__).parent
NOTICE = "国务院办公厅当年部分节假日安排的通知（chinesecalendar 汇编）"


def seed(apps: Any, schema_editor: Any) -> None:
    """The announced years and their exceptional days, as data."""
    del apps
    days = workdays.exceptions()
    years = sorted({day.year for day in days})
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO calendar_year (year, basis) SELECT year, %s FROM unnest(%s::integer[]) AS year", [NOTICE, years]
        )
        cursor.execute(
            "INSERT INTO calendar_day (day, working, year)"
            " SELECT day, working, extract(year FROM day)::integer"
            " FROM unnest(%s::date[], %s::boolean[]) AS t (day, working)",
            [list(days), list(days.values())],
        )


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(
            sql=(HERE / "0001_schema.sql").read_text(encoding="utf-8"),
            reverse_sql="DROP TABLE calendar_change, calendar_day, calendar_year; DROP FUNCTION calendar_change_append_only();",
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
