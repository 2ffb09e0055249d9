"""The registry's tables as Django sees them. Their SQL is migrations/0001_schema.sql; a test compares
the two.

The room's own code speaks SQL to them (set-based, or built as JSON in PostgreSQL); the models are for
small reads,
for the tests, and so that Django knows the tables.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class PlainJSONField(models.JSONField):
    """A `json` column: kept as the bytes that came, half the cost of `jsonb` on the way in (order of
    keys kept)."""

    def db_type(self, connection: Any) -> str:
        """`json` on every database (PostgreSQL is the only one)."""
        del connection
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """psycopg has decoded `json` already; Django switches that off for `jsonb` only."""
        return super().from_db_value(value, expression, connection) if isinstance(value, str) else value


class Subject(models.Model):
    """An organisation 信用主体; never a person (scope.md)."""

    uscc = models.TextField(primary_key=True)
    name = models.TextField()
    name_key = models.TextField()
    kind = models.TextField()
    region = models.TextField()
    status = models.TextField(null=True)
    established = models.DateField(null=True)
    dissolved = models.DateField(null=True)
    address = models.TextField(null=True)
    capital_amount = models.DecimalField(max_digits=38, decimal_places=6, null=True)
    capital_currency = models.TextField(null=True)
    issued_nonconforming = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    first_submission = models.BigIntegerField(null=True)
    updated_seq = models.BigIntegerField()

    class Meta:
        db_table = "subject"

    def __str__(self) -> str:
        return f"{self.uscc} {self.name}"


class SubjectName(models.Model):
    """One name of a subject: current, former, second or short."""

    pk = models.CompositePrimaryKey("uscc", "kind", "search_key")
    uscc = models.TextField()
    kind = models.TextField()
    search_key = models.TextField()
    name = models.TextField()
    grams = ArrayField(models.TextField())

    class Meta:
        db_table = "subject_name"

    def __str__(self) -> str:
        return f"{self.uscc} {self.kind} {self.name}"


class NameGram(models.Model):
    """How many names hold a bigram."""

    gram = models.TextField(primary_key=True)
    names = models.BigIntegerField()

    class Meta:
        db_table = "name_gram"

    def __str__(self) -> str:
        return f"{self.gram} {self.names}"


class OldCode(models.Model):
    """A code that the subject had before its USCC: registration number, organisation code."""

    pk = models.CompositePrimaryKey("uscc", "kind", "code")
    uscc = models.TextField()
    kind = models.TextField()
    code = models.TextField()

    class Meta:
        db_table = "old_code"

    def __str__(self) -> str:
        return f"{self.uscc} {self.kind} {self.code}"


class RecordVersion(models.Model):
    """One version of one record 信用记录; appended, never changed."""

    pk = models.CompositePrimaryKey("uscc", "resource", "record_key", "version")
    seq = models.BigIntegerField()
    submission_id = models.BigIntegerField(null=True)
    accepted_at = models.DateTimeField()
    version = models.IntegerField()
    row = models.IntegerField(null=True)
    decided_on = models.DateField(null=True)
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    publication_until = models.DateField(null=True)
    public_until = models.DateField(null=True)
    record_key = models.UUIDField()
    content_hash = models.UUIDField()
    summary_procedure = models.BooleanField(default=False)
    uscc = models.TextField()
    resource = models.TextField()
    nature = models.TextField()
    state = models.TextField(default="current")
    department = models.TextField()
    severity = models.TextField(null=True)
    regime = models.TextField(null=True)
    authority_uscc = models.TextField(null=True)
    content = PlainJSONField()
    personal = PlainJSONField(null=True)

    class Meta:
        db_table = "record_version"

    def __str__(self) -> str:
        return f"{self.uscc} {self.resource} {self.record_key} v{self.version}"


class ChangeCounter(models.Model):
    """One row: the highest change number given out."""

    single = models.BooleanField(primary_key=True, default=True)
    last = models.BigIntegerField()

    class Meta:
        db_table = "change_counter"

    def __str__(self) -> str:
        return str(self.last)


class RegistryFigure(models.Model):
    """A sum kept up by what publishes: topic records | versions | subjects, by resource or kind."""

    pk = models.CompositePrimaryKey("topic", "word")
    topic = models.TextField()
    word = models.TextField()
    n = models.BigIntegerField()

    class Meta:
        db_table = "registry_figure"

    def __str__(self) -> str:
        return f"{self.topic} {self.word} {self.n}"


class CorrectedValue(models.Model):
    """A field's value that a correction refused: the one that stood in `version`."""

    pk = models.CompositePrimaryKey("uscc", "resource", "record_key", "field", "seq")
    uscc = models.TextField()
    resource = models.TextField()
    record_key = models.UUIDField()
    field = models.TextField()
    version = models.IntegerField()
    seq = models.BigIntegerField()
    certified_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "corrected_value"

    def __str__(self) -> str:
        return f"{self.uscc} {self.resource} {self.record_key} {self.field}"


class RecordHold(models.Model):
    """A withdrawn record that its source does not bring back by sending it again."""

    pk = models.CompositePrimaryKey("uscc", "resource", "record_key")
    uscc = models.TextField()
    resource = models.TextField()
    record_key = models.UUIDField()
    since = models.DateTimeField()

    class Meta:
        db_table = "record_hold"

    def __str__(self) -> str:
        return f"{self.uscc} {self.resource} {self.record_key}"


class Certification(models.Model):
    """The source answered for a removed fact anew; append-only."""

    id = models.BigAutoField(primary_key=True)
    uscc = models.TextField()
    resource = models.TextField()
    record_key = models.UUIDField()
    department = models.TextField()
    officer = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "certification"

    def __str__(self) -> str:
        return f"{self.id} {self.uscc} {self.resource} {self.record_key}"
