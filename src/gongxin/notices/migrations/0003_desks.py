"""Letters to departments: 0003_desks.sql."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_once")]

    operations = [
        migrations.RunSQL(
            sql=(Path(__file__).parent / "0003_desks.sql").read_text(encoding="utf-8"),
            reverse_sql="DROP TABLE desk_delivery, desk_address, desk_notice",
        )
    ]
