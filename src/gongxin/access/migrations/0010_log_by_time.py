"""The trail is searched by span: a summary of the days in each range of pages, a few kilobytes for millions of looks."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0009_sessions_and_lockout")]

    operations = [
        migrations.AddIndex(
            model_name="accesslog",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["at"], name="access_log_by_time", pages_per_range=32, autosummarize=True
            ),
        ),
    ]
