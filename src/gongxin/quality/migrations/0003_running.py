"""The month that runs: 0003_running.sql."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quality", "0002_actuals")]

    operations = [
        migrations.RunSQL(
            sql=(Path(__file__).parent / "0003_running.sql").read_text(encoding="utf-8"),
            reverse_sql="DROP TABLE quality_running_figure; DROP TABLE quality_running",
        )
    ]
