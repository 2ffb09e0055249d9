"""What was asked for may be taken back: 0002_withdrawal.sql."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("remedies", "0001_schema")]

    operations = [
        migrations.RunSQL(
            sql=(Path(__file__).parent / "0002_withdrawal.sql").read_text(encoding="utf-8"),
            reverse_sql="DO $$ BEGIN RAISE EXCEPTION 'cases that were withdrawn have no state before this migration'; END $$",
        )
    ]
