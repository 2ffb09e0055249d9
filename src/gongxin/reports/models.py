"""The reports that were issued. Not their content: a report is made again from the registry, and its hash must come out."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Report(models.Model):
    """One issued report. as_of and seq: the moment, and the last change at it; name: the subject's then, for subjects that
    have no registration record; holder: department or organisation that asked under its name, or empty."""

    number = models.CharField(max_length=30, primary_key=True)
    kind = models.CharField(max_length=10)
    uscc = models.CharField(max_length=18)
    name = models.TextField()
    as_of = models.DateTimeField()
    seq = models.BigIntegerField()
    issued_at = models.DateTimeField()
    valid_until = models.DateField()
    content_hash = models.CharField(max_length=64)
    records = models.IntegerField()
    span_from = models.DateField(null=True)
    span_to = models.DateField(null=True)
    sections = ArrayField(models.CharField(max_length=32), default=list)
    holder = models.CharField(max_length=64, blank=True, default="")
    purpose = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "report"
        indexes = [models.Index(fields=["uscc", "-issued_at"], name="report_by_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["public", "special"]), name="report_kind"),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{14}[0-9A-Z]{8}([0-9A-Z]{8})?$"), name="report_number"),
            models.CheckConstraint(condition=Q(uscc__regex=r"^[0-9A-Z]{18}$"), name="report_uscc"),
            models.CheckConstraint(condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="report_hash"),
            models.CheckConstraint(condition=Q(as_of__lte=F("issued_at")), name="report_not_ahead"),
            models.CheckConstraint(
                condition=Q(kind="public", span_from=None, span_to=None)
                | Q(kind="special", span_from__isnull=False, span_to__gte=F("span_from")),
                name="report_span",
            ),
            models.CheckConstraint(condition=Q(kind="public") | ~Q(holder=""), name="report_special_has_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.uscc}"


class ReportFile(models.Model):
    """A PDF that a job makes, kept for an hour (files.py). content: encrypted."""

    number = models.CharField(max_length=30)
    lang = models.CharField(max_length=2)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    content = models.BinaryField(null=True)

    class Meta:
        db_table = "report_file"
        constraints = [models.UniqueConstraint(fields=["number", "lang"], name="report_file_one")]

    def __str__(self) -> str:
        return f"{self.number} {self.lang}"
