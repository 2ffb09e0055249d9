"""Tables of the intake: what was received, what happened to it, what waits for a person.

`Submission` holds the present state of a delivery, `SubmissionEvent` how it came to it. A row that could not be
linked is a `QuarantineRow`; what people decide about it are `QuarantineDecision`s, the latest of which holds.
Events and decisions are append-only: a trigger refuses UPDATE and DELETE (migration 0001).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from gongxin.intake.rules.states import ENDED, LABELS, State


class Submission(models.Model):
    """One delivery of one resource by one department. The same bytes are the same submission."""

    receipt = models.UUIDField(unique=True)  # names the folder of the bytes before the row has an id
    resource = models.CharField(max_length=64)
    department = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    filename = models.CharField(max_length=255)  # masked
    received_at = models.DateTimeField()
    received_on = models.DateField()
    received_by = models.CharField(max_length=128)
    by_hand = models.BooleanField(default=False)  # one row typed into a form: no delivery of a period, so never measured as one

    state = models.CharField(max_length=16, default=State.RECEIVED, choices=[(s.value, LABELS[s].zh) for s in State])
    failed_from = models.CharField(max_length=16, default="", blank=True)
    reason = models.JSONField(null=True)  # why refused, rejected or failed: list of {rule|code, zh, en, …}
    hold_reasons = models.JSONField(default=list)
    decided_by = models.CharField(max_length=128, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    format = models.CharField(max_length=16, default="", blank=True)
    encoding = models.CharField(max_length=32, default="", blank=True)
    header = models.JSONField(default=list)  # [{index, header (masked), field|null, …}] in the sender's order

    rows = models.BigIntegerField(null=True)
    accepted = models.BigIntegerField(null=True)
    refused = models.BigIntegerField(null=True)
    quarantined = models.BigIntegerField(null=True)
    duplicates = models.BigIntegerField(null=True)
    findings = models.JSONField(default=dict)  # rule id → number
    checked_at = models.DateTimeField(null=True)

    new = models.BigIntegerField(null=True)
    changed = models.BigIntegerField(null=True)
    unchanged = models.BigIntegerField(null=True)
    first_seq = models.BigIntegerField(null=True)
    last_seq = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    cleaned_at = models.DateTimeField(null=True)  # spool deleted, masked copy in place

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "resource", "sha256"], name="submission_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="submission_state_known"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="submission_sha256"),
            models.CheckConstraint(condition=Q(size__gte=0), name="submission_size"),
            models.CheckConstraint(
                condition=Q(rows__isnull=True)
                | Q(
                    accepted__gte=0,
                    refused__gte=0,
                    quarantined__gte=0,
                    duplicates__gte=0,
                    rows=F("accepted") + F("refused") + F("quarantined"),
                ),
                name="submission_counts_add_up",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CHECKED, State.HELD, State.ACCEPTED, State.PUBLISHED, State.REJECTED])
                | Q(rows__isnull=False, checked_at__isnull=False),
                name="submission_checked_has_counts",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED)
                | Q(
                    published_at__isnull=False,
                    new__gte=0,
                    changed__gte=0,
                    unchanged__gte=0,
                    accepted=F("new") + F("changed") + F("unchanged") + F("duplicates"),
                ),
                name="submission_published_complete",
            ),
            models.CheckConstraint(
                condition=Q(first_seq__isnull=True, last_seq__isnull=True)
                | Q(last_seq=F("first_seq") + F("new") + F("changed") - 1),
                name="submission_gapless_sequence",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.REFUSED, State.REJECTED, State.FAILED]) | Q(reason__isnull=False),
                name="submission_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=State.FAILED, failed_from__in=[State.RECEIVED, State.CHECKED, State.ACCEPTED])
                | ~Q(state=State.FAILED) & Q(failed_from=""),
                name="submission_failed_from",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REJECTED) | (~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="submission_rejected_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(cleaned_at__isnull=True) | Q(state__in=[s.value for s in sorted(ENDED)]),
                name="submission_cleaned_after_end",
            ),
        ]
        indexes = [
            models.Index(fields=["resource", "department", "-id"], name="submission_by_resource"),
            models.Index(fields=["department", "-id"], name="submission_by_department"),
            models.Index(fields=["state", "id"], condition=Q(cleaned_at__isnull=True), name="submission_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.resource} {self.department} {self.state}"


class SubmissionEvent(models.Model):
    """One change of state: when, who, from where to where, why. Append-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    actor = models.CharField(max_length=128)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    why = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["submission", "id"], name="submission_event_order")]
        constraints = [
            models.CheckConstraint(condition=Q(to_state__in=[s.value for s in State]), name="submission_event_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.from_state or '-'} → {self.to_state}"


class QuarantineRow(models.Model):
    """One row of a published submission that could not be linked to a subject by itself.

    `record` is the record it would make: the registry's columns without uscc, record_key and personal. `key_rest`
    is its key without the subject (checking.keys). Both are empty for a row that may not come back (annulled).
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="waiting")
    row = models.BigIntegerField()  # as in the file: 1 is the header line
    reasons = models.JSONField()  # rule ids
    name = models.TextField(default="", blank=True)
    codes = models.TextField(default="", blank=True)  # as the sender wrote them
    uscc = models.CharField(max_length=18, default="", blank=True)  # known only for a row that may not come back
    key_rest = models.TextField(default="", blank=True)
    record = models.JSONField(null=True)
    personal = models.JSONField(null=True)  # full values of personal fields, as in the registry; never shown

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "row"], name="quarantine_row_once")]

    def __str__(self) -> str:
        return f"{self.submission_id}:{self.row}"


class QuarantineDecision(models.Model):
    """What a person decided about a quarantined row; the latest one holds. Append-only."""

    class Action(models.TextChoices):
        LINK = "link", "关联"
        REFUSE = "refuse", "不予采用"

    quarantine_row = models.ForeignKey(QuarantineRow, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField()
    author = models.CharField(max_length=128)
    action = models.CharField(max_length=8, choices=Action.choices)
    uscc = models.CharField(max_length=18, default="", blank=True)
    why = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action="link", uscc__regex="^[0-9A-Z]{18}$") | Q(action="refuse", uscc=""),
                name="quarantine_decision_complete",
            ),
            models.CheckConstraint(condition=~Q(why="") & ~Q(author=""), name="quarantine_decision_signed"),
        ]
        indexes = [models.Index(fields=["quarantine_row", "-id"], name="quarantine_decision_latest")]

    def __str__(self) -> str:
        return f"{self.quarantine_row_id}: {self.action} {self.uscc}"
