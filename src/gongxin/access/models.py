"""Tables of this room. The trail (AccessLog) is append-only by a trigger of its own (migration 0002)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q

from gongxin.access.account_models import Account, Invitation
from gongxin.access.audit.models import AccessEvent, Seal
from gongxin.access.grant_models import Grant

__all__ = [
    "AccessEvent",
    "AccessLog",
    "AccessToken",
    "Account",
    "ApiKey",
    "Department",
    "Grant",
    "Invitation",
    "Officer",
    "Seal",
]


class Department(models.Model):
    """A body that sends or receives. Its code is short and chosen, or its unified social credit code."""

    code = models.CharField(max_length=64, primary_key=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    uscc = models.CharField(max_length=18, null=True, unique=True)
    region = models.CharField(max_length=6, blank=True, default="")
    level = models.CharField(max_length=10, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "access_department"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"), name="department_code"),
            models.CheckConstraint(condition=~Q(name_zh=""), name="department_named"),
            models.CheckConstraint(condition=Q(region__regex=r"^([0-9]{6})?$"), name="department_region"),
            models.CheckConstraint(condition=Q(uscc=None) | Q(uscc__regex=r"^[0-9A-Z]{18}$"), name="department_uscc"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Officer(models.Model):
    """An account that acts for a department. The code is an account word, never a person's name: Gongxin keeps no file of its
    officials, only what they did and in which office."""

    code = models.CharField(max_length=64, primary_key=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="officers")
    offices = ArrayField(models.CharField(max_length=32))
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_officer"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"), name="officer_code"),
            models.CheckConstraint(condition=Q(offices__len__gt=0), name="officer_has_an_office"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("created_at")), name="officer_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.department_id})"


class ApiKey(models.Model):
    """A key of a department, of one of its officers, or of a subject that looks after its own file. Only its SHA-256 is here;
    the key itself was shown once."""

    prefix = models.CharField(max_length=16)
    hash = models.BinaryField(max_length=32, unique=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="keys", null=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="keys", null=True)
    subject = models.CharField(max_length=18, null=True)
    scopes = ArrayField(models.CharField(max_length=32))
    note = models.CharField(max_length=200, blank=True, default="")
    purpose = models.CharField(max_length=200, blank=True, default="")  # for looks that name none
    quota = models.PositiveIntegerField(null=True)  # requests a day
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_api_key"
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="api_key_has_a_scope"),
            models.CheckConstraint(
                condition=Q(department__isnull=False, subject=None) | Q(department=None, officer=None, subject__isnull=False),
                name="api_key_of_one",
            ),
            models.CheckConstraint(condition=Q(subject=None) | Q(subject__regex=r"^[0-9A-Z]{18}$"), name="api_key_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.department_id}"


class AccessToken(models.Model):
    """A token of an hour, made from a key (OAuth 2, client credentials), with no more than the key's scopes."""

    hash = models.BinaryField(max_length=32, unique=True)
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="tokens")
    scopes = ArrayField(models.CharField(max_length=32))
    purpose = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_token"
        constraints = [models.CheckConstraint(condition=Q(scopes__len__gt=0), name="access_token_has_a_scope")]

    def __str__(self) -> str:
        return f"{self.key_id} until {self.expires_at:%Y-%m-%d %H:%M}"


class AccessLog(models.Model):
    """One look at data that are not public: who, when, why, at whose files. Never changed, never deleted.

    One row a look however many subjects: a batch of 10,000 codes writes one row, and each subject still finds it by the
    inverted index over `subjects`.
    """

    at = models.DateTimeField()
    department = models.CharField(max_length=64)
    key = models.BigIntegerField(null=True)
    account = models.CharField(max_length=64, blank=True, default="")  # who looked by browser, on which seat
    purpose = models.CharField(max_length=200)
    channel = models.CharField(max_length=32)
    subjects = ArrayField(models.CharField(max_length=18))
    request_id = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        db_table = "access_log"
        indexes = [
            GinIndex(fields=["subjects"], name="access_log_by_subject"),
            BrinIndex(fields=["at"], name="access_log_by_time", pages_per_range=32, autosummarize=True),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(subjects__len__gt=0), name="access_log_whose"),
            models.CheckConstraint(condition=~Q(department="") & ~Q(channel=""), name="access_log_who"),
            models.CheckConstraint(condition=~Q(purpose=""), name="access_log_why"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.department} {len(self.subjects)}"
