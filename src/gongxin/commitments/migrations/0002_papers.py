"""Evidence of keeping whose bytes are kept here (gongxin.papers)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_schema"), ("papers", "0001_schema")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE commitment_evidence ADD COLUMN paper uuid REFERENCES paper (id)",
            "ALTER TABLE commitment_evidence DROP COLUMN paper",
        )
    ]
