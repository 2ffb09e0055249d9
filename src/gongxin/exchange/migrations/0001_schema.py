"""The room's tables: 0001_schema.sql. There are no Django models: the room speaks SQL to them."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    initial = True

    dependencies = [("registry", "0002_corrections"), ("access", "0003_officers")]

    operations = [
        migrations.RunSQL(
            sql=(HERE / "0001_schema.sql").read_text(encoding="utf-8"),
            reverse_sql="DROP TABLE exchange_progress, exchange_message, exchange_webhook, exchange_receipt;"
            " DROP FUNCTION exchange_message_step();",
        )
    ]
