"""The table of grants: what an organisation lets one body see beyond what the law opens to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

SCOPES = ("special_report",)
LONGEST = 366
"""Days that a grant lasts at most: it is given for a purpose, not for ever."""


class Grant(models.Model):
    """Given by an organisation, to one body, for one purpose, until a day; taken back at any time. Nothing is ever deleted."""

    subject = models.CharField(max_length=18)
    department = models.ForeignKey("access.Department", on_delete=models.PROTECT, related_name="grants")
    scope = models.CharField(max_length=32)
    purpose = models.CharField(max_length=200)
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    until = models.DateField()
    ended_by = models.CharField(max_length=64, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_grant"
        indexes = [models.Index(fields=["subject", "-id"], name="access_grant_of_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(subject__regex=r"^[0-9A-Z]{18}$"), name="grant_subject"),
            models.CheckConstraint(condition=Q(scope__in=SCOPES), name="grant_scope"),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(given_by=""), name="grant_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="grant_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.department_id} {self.scope}"
