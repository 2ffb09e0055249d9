"""Receipts of snapshots, what a change says, and calls that back off by recipient: 0002_snapshots.sql."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_schema")]

    operations = [
        migrations.RunSQL(
            sql=(HERE / "0002_snapshots.sql").read_text(encoding="utf-8"),
            reverse_sql=(HERE / "0002_snapshots_drop.sql").read_text(encoding="utf-8"),
        )
    ]
