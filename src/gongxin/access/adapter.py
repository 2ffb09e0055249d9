"""How allauth signs people in here: accounts come from invitations only, and carry no mail address of necessity."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Signing up is closed: see access.accounts.join."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To where the seat's work is."""
        del request
        return str(reverse("access:work"))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        del request
        return str(reverse("portal:home"))


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor names the account's word: there is nothing else to name."""

    def _get_user_identifier(self, user: object) -> str:
        return str(user)
