"""What goals are compared with: 0002_actuals.sql."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_schema")]

    operations = [
        migrations.RunSQL(
            sql=(Path(__file__).parent / "0002_actuals.sql").read_text(encoding="utf-8"),
            reverse_sql="DROP TABLE quality_actual",
        )
    ]
