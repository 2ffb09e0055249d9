"""Second factors: who has one, who must."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from gongxin.access.account_models import Account as AccountRow
from gongxin.access.accounts import accounts
from gongxin.access.facts import Account

__all__ = ["lacks_second_factor", "without_second_factor"]


def lacks_second_factor(request: HttpRequest, account: AccountRow) -> bool:
    """Whether the account must first add one (GONGXIN_SECOND_FACTOR): an officer's without any. Whoever entered with one is
    not looked up again."""
    if not settings.SECOND_FACTOR or account.officer_id is None:
        return False
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, account)):
        return False
    return not is_mfa_enabled(account)


def without_second_factor() -> list[Account]:
    """Officers' accounts in force that have none. Recovery codes alone are none."""
    having = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True)
    words = set(
        AccountRow.objects.filter(is_active=True, officer__isnull=False).exclude(pk__in=having).values_list("word", flat=True)
    )
    return [account for account in accounts() if account.word in words]
