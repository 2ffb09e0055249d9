"""A state for reorganisations, the view of latest versions, what was corrected away or is kept out, certifications."""

from pathlib import Path

from django.db import migrations, models

HERE = Path(__file__).parent


def sql(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_schema")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(sql=sql("0002_corrections.sql"), reverse_sql=sql("0002_corrections_drop.sql")),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Certification",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uscc", models.TextField()),
                        ("resource", models.TextField()),
                        ("record_key", models.UUIDField()),
                        ("department", models.TextField()),
                        ("officer", models.TextField()),
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "certification"},
                ),
                migrations.CreateModel(
                    name="CorrectedValue",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "uscc",
                                "resource",
                                "record_key",
                                "field",
                                "seq",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("uscc", models.TextField()),
                        ("resource", models.TextField()),
                        ("record_key", models.UUIDField()),
                        ("field", models.TextField()),
                        ("version", models.IntegerField()),
                        ("seq", models.BigIntegerField()),
                        ("certified_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "corrected_value"},
                ),
                migrations.CreateModel(
                    name="RecordHold",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "uscc",
                                "resource",
                                "record_key",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("uscc", models.TextField()),
                        ("resource", models.TextField()),
                        ("record_key", models.UUIDField()),
                        ("since", models.DateTimeField()),
                    ],
                    options={"db_table": "record_hold"},
                ),
            ],
        ),
    ]
