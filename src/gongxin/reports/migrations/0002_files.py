"""Files of reports that a job made: for an hour, encrypted, unlogged because each can be made again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30)),
                ("lang", models.CharField(max_length=2)),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("failed", models.BooleanField(default=False)),
                ("content", models.BinaryField(null=True)),
            ],
            options={"db_table": "report_file"},
        ),
        migrations.AddConstraint(
            model_name="reportfile", constraint=models.UniqueConstraint(fields=("number", "lang"), name="report_file_one")
        ),
        migrations.RunSQL("ALTER TABLE report_file SET UNLOGGED", "ALTER TABLE report_file SET LOGGED"),
    ]
