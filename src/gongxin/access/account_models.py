"""Tables of people's accounts: who signs in, and on which seat. No account carries a person's name: the word, the seat and what
was done on it are all that Gongxin keeps of those who use it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

WORD = r"^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$"
ROLES = ("manager", "editor", "reader")


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by access.accounts.join; this is what Django's own tools call."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Words are one whatever their case."""
        found: Account = self.get(word__iexact=username)
        return found


class Account(AbstractBaseUser):
    """One person's way in, on one seat: an officer's (of a department) or a member's (of an organisation)."""

    word = models.CharField(_("账号"), max_length=64, unique=True)
    email = models.EmailField(blank=True, default="")
    officer = models.ForeignKey("access.Officer", on_delete=models.PROTECT, related_name="accounts", null=True, blank=True)
    subject = models.CharField(max_length=18, null=True, blank=True)
    role = models.CharField(max_length=10, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)  # counts up when all sessions are to end

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "word"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "access_account"
        constraints = [
            models.CheckConstraint(condition=Q(word__regex=WORD), name="account_word"),
            models.CheckConstraint(
                condition=Q(officer__isnull=False, subject=None, role="")
                | Q(officer=None, subject__regex=r"^[0-9A-Z]{18}$", role__in=ROLES),
                name="account_on_one_seat",
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(is_active=False), name="account_ended_is_inactive"),
            models.UniqueConstraint(models.functions.Lower("word"), name="account_word_whatever_case"),
        ]

    def __str__(self) -> str:
        return str(self.word)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What a session must know: it ends with a new password and with a new epoch."""
        known: str = super()._get_session_auth_hash(secret=secret)
        whole: str = salted_hmac("gongxin.session", f"{known}:{self.epoch}", secret=secret, algorithm="sha256").hexdigest()
        return whole

    @property
    def is_staff(self) -> bool:
        """The registers of the credit office (Django admin) are for its officers alone."""
        return self.is_active and self.officer is not None and "credit_office" in self.officer.offices

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """In Django's admin: looking, never changing; changes go through the rooms."""
        del obj
        return self.is_staff and perm.rpartition(".")[2].startswith("view_")

    def has_perms(self, perm_list: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        del app_label
        return self.is_staff


class Invitation(models.Model):
    """A one-time code that makes an account on a seat. Only its SHA-256 is here."""

    hash = models.BinaryField(max_length=32, unique=True)
    officer = models.ForeignKey("access.Officer", on_delete=models.PROTECT, related_name="invitations", null=True)
    subject = models.CharField(max_length=18, null=True)
    role = models.CharField(max_length=10, blank=True, default="")
    made_by = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="invitation", null=True)

    class Meta:
        db_table = "access_invitation"
        constraints = [
            models.CheckConstraint(
                condition=Q(officer__isnull=False, subject=None, role="")
                | Q(officer=None, subject__regex=r"^[0-9A-Z]{18}$", role__in=ROLES),
                name="invitation_to_one_seat",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, account=None) | Q(used_at__isnull=False, account__isnull=False),
                name="invitation_used_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(made_by=""), name="invitation_made_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id or self.subject} {self.role}"
