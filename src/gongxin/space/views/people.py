"""The organisation's own accounts: a manager invites colleagues and ends accounts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxin.access import api as access
from gongxin.kernel.errors import GongxinError
from gongxin.space.acting import code, managing, now, said, seat
from gongxin.space.pages import page

IF_OPEN: dict[str, access.IfOpen] = {"replace": "replace", "add": "add"}
"""What the form may ask for where a code of that role is open; anything else makes no second one."""


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def all_(request: HttpRequest) -> HttpResponse:
    """Accounts, an invitation to one more, an end to one. The code of an invitation is shown once, on this page."""
    refused, waits, issued, role = "", "", None, request.POST.get("role", "")
    if request.method == "POST":
        try:
            if request.POST.get("step") == "end":
                _end(request, request.POST.get("word", ""))
                messages.success(request, _("账号已停用。"))
                return redirect("space:people")
            issued = access.invite_member(
                code(request), role, made_by=seat(request).word, now=now(),
                if_open=IF_OPEN.get(request.POST.get("open", ""), "refuse"),
            )  # fmt: skip
        except access.InvitationOpenError as error:
            refused, waits = said(error), role
        except GongxinError as error:
            refused = said(error)
    accounts = access.accounts(subject=code(request))
    context = {
        "accounts": accounts,
        "me": seat(request).word,
        "issued": issued,
        "refused": refused,
        "waits": waits,
        "open": access.open_invitations(subject=code(request), now=now()),
    }
    return page(request, "space/people.html", context, status=422 if refused else 200)


def _end(request: HttpRequest, word: str) -> None:
    """Only an account of one's own organisation, and not one's own: somebody must remain who manages."""
    known = {account.word for account in access.accounts(subject=code(request))} - {seat(request).word}
    if word not in known:
        raise access.UnknownAccountError(place=word[:64])
    access.end_account(word, now=now())
