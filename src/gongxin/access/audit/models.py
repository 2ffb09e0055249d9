"""What happened to accounts and keys, and the seals over both logs. All append-only by triggers (migration)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class AccessEvent(models.Model):
    """One thing that happened to an account or a key: signed in, refused, locked, issued, ended. Never changed, never deleted.

    `origin` is a keyed hash of the address: the same place is recognised, and nobody's address is kept.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    account = models.CharField(max_length=64, blank=True, default="")  # whom it happened to; empty: no such account
    by = models.CharField(max_length=64, blank=True, default="")  # who did it, where another did
    detail = models.CharField(max_length=200, blank=True, default="")
    origin = models.CharField(max_length=16, blank=True, default="")

    class Meta:
        db_table = "access_event"
        indexes = [models.Index(fields=["account", "-id"], name="access_event_of_account")]
        constraints = [models.CheckConstraint(condition=~Q(kind=""), name="access_event_what")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.account}"


class Seal(models.Model):
    """One block of a log: every row above the block before up to `last_id`. `marks` are the first 64 bits of each row's
    SHA-256, in the order of `ids`: they say which row was changed; that one was, `digest` says."""

    log = models.CharField(max_length=8)  # looks | events
    number = models.IntegerField()  # 1, 2, 3 … within the log
    last_id = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())
    marks = ArrayField(models.BigIntegerField())
    digest = models.BinaryField(max_length=32)  # over the rows' hashes, by id
    previous = models.BinaryField(max_length=32)  # hash of the seal before; zeros for the first
    hash = models.BinaryField(max_length=32)  # over all the above (audit.sealing.payload)
    sealed_at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)  # Ed25519 over `hash`, with a key that is not in the database

    class Meta:
        db_table = "access_seal"
        constraints = [models.UniqueConstraint(fields=["log", "number"], name="access_seal_once")]

    def __str__(self) -> str:
        return f"{self.log} {self.number}"
