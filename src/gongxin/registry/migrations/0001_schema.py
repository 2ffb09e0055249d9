"""The registry's tables: 0001_schema.sql makes them, the state operations tell Django what is there."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

import gongxin.registry.models

HERE = Path(__file__).parent


def sql(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(sql=sql("0001_schema.sql"), reverse_sql=sql("0001_schema_drop.sql")),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="ChangeCounter",
                    fields=[
                        ("single", models.BooleanField(default=True, primary_key=True, serialize=False)),
                        ("last", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "change_counter",
                    },
                ),
                migrations.CreateModel(
                    name="NameGram",
                    fields=[
                        ("gram", models.TextField(primary_key=True, serialize=False)),
                        ("names", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "name_gram",
                    },
                ),
                migrations.CreateModel(
                    name="OldCode",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "uscc",
                                "kind",
                                "code",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("uscc", models.TextField()),
                        ("kind", models.TextField()),
                        ("code", models.TextField()),
                    ],
                    options={
                        "db_table": "old_code",
                    },
                ),
                migrations.CreateModel(
                    name="RecordVersion",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "uscc",
                                "resource",
                                "record_key",
                                "version",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("seq", models.BigIntegerField()),
                        ("submission_id", models.BigIntegerField(null=True)),
                        ("accepted_at", models.DateTimeField()),
                        ("version", models.IntegerField()),
                        ("row", models.IntegerField(null=True)),
                        ("decided_on", models.DateField(null=True)),
                        ("effective_from", models.DateField(null=True)),
                        ("effective_to", models.DateField(null=True)),
                        ("publication_until", models.DateField(null=True)),
                        ("public_until", models.DateField(null=True)),
                        ("record_key", models.UUIDField()),
                        ("content_hash", models.UUIDField()),
                        ("summary_procedure", models.BooleanField(default=False)),
                        ("uscc", models.TextField()),
                        ("resource", models.TextField()),
                        ("nature", models.TextField()),
                        ("state", models.TextField(default="current")),
                        ("department", models.TextField()),
                        ("severity", models.TextField(null=True)),
                        ("regime", models.TextField(null=True)),
                        ("authority_uscc", models.TextField(null=True)),
                        ("content", gongxin.registry.models.PlainJSONField()),
                        ("personal", gongxin.registry.models.PlainJSONField(null=True)),
                    ],
                    options={
                        "db_table": "record_version",
                    },
                ),
                migrations.CreateModel(
                    name="RegistryFigure",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "topic", "word", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("topic", models.TextField()),
                        ("word", models.TextField()),
                        ("n", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "registry_figure",
                    },
                ),
                migrations.CreateModel(
                    name="Subject",
                    fields=[
                        ("uscc", models.TextField(primary_key=True, serialize=False)),
                        ("name", models.TextField()),
                        ("name_key", models.TextField()),
                        ("kind", models.TextField()),
                        ("region", models.TextField()),
                        ("status", models.TextField(null=True)),
                        ("established", models.DateField(null=True)),
                        ("dissolved", models.DateField(null=True)),
                        ("address", models.TextField(null=True)),
                        ("capital_amount", models.DecimalField(decimal_places=6, max_digits=38, null=True)),
                        ("capital_currency", models.TextField(null=True)),
                        ("issued_nonconforming", models.BooleanField(default=False)),
                        ("provisional", models.BooleanField(default=False)),
                        ("first_submission", models.BigIntegerField(null=True)),
                        ("updated_seq", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "subject",
                    },
                ),
                migrations.CreateModel(
                    name="SubjectName",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "uscc",
                                "kind",
                                "search_key",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("uscc", models.TextField()),
                        ("kind", models.TextField()),
                        ("search_key", models.TextField()),
                        ("name", models.TextField()),
                        (
                            "grams",
                            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                        ),
                    ],
                    options={
                        "db_table": "subject_name",
                    },
                ),
            ],
        ),
    ]
