"""One notice per adverse record, also when two open the inbox at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_schema")]

    operations = [
        migrations.RunSQL(
            "CREATE UNIQUE INDEX notice_adverse_once ON notice (uscc, resource, record_key) WHERE kind = 'adverse_record'",
            "DROP INDEX notice_adverse_once",
        )
    ]
