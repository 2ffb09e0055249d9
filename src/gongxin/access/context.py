"""What the sign-in page must know: whether there is a provincial login, and its name in the page's language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def province(request: HttpRequest) -> dict[str, str]:
    """Context processor; empty on pages that are not of accounts."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not apps or "/accounts/" not in request.path_info:
        return {}
    english = (get_language() or "").startswith("en")
    return {"province": apps[0]["settings"]["label_en"] if english else apps[0]["name"]}
