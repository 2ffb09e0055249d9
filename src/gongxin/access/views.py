"""Pages of signing in that are ours: joining by invitation, the seat, the way to one's work. The rest is allauth's."""

# mypy: disable-error-code="untyped-decorator"
from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gongxin.access import accounts, rules
from gongxin.access.errors import AccountExistsError, AccountRefusedError, InvitationRefusedError
from gongxin.access.forms import JoinForm
from gongxin.access.seats import seat_of_request, seat_required
from gongxin.kernel.errors import GongxinError

WORK = {"officer": "workbench:home", "subject": "space:home"}
_FIELDS = {"code": "code", "word": "word", "password": "password"}


@require_safe
@seat_required()
def seat(request: HttpRequest) -> HttpResponse:
    """Who one is here, and what one may do to one's own account."""
    found = seat_of_request(request)
    assert found is not None
    language = "en" if _english() else "zh"
    offices = [rules.OFFICES[office].pick(language) for office in rules.OFFICES if found.actor.holds(office)]
    return render(request, "account/seat.html", {"seat": found, "offices": offices, "work": _work(found.actor.kind)})


@require_safe
@seat_required()
def no_password(request: HttpRequest) -> HttpResponseBase:
    """Where allauth sends an account without a password that would change it: it came by the province and has none here."""
    messages.info(request, _("这个账号由身份认证登录，在这里没有密码。"))
    return redirect("access:seat")


@require_safe
@seat_required()
def work(request: HttpRequest) -> HttpResponseBase:
    """After signing in: to the workbench or the organisation's space."""
    found = seat_of_request(request)
    assert found is not None
    return redirect(_work(found.actor.kind) or reverse("access:seat"))


@require_http_methods(["POST"])
def end_sessions(request: HttpRequest) -> HttpResponseBase:
    """Sign out everywhere, here too. For readers as well: it is their own account."""
    found = seat_of_request(request)
    if found is not None:
        accounts.sign_out_everywhere(found.word, now=timezone.now(), by=found.word)
    return redirect("account_login")


@sensitive_post_parameters("password", "again", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """An invitation becomes an account; then one signs in with it."""
    form = JoinForm(request.POST or None, label_suffix="", initial={"code": request.GET.get("code", "")[:100]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            accounts.join(given["code"], word=given["word"], password=given["password"], now=timezone.now())
        except (InvitationRefusedError, AccountRefusedError, AccountExistsError) as refused:
            form.add_error(_FIELDS.get(refused.place or ""), _said(refused))
        else:
            messages.success(request, _("账号已开设，请登录。"))
            return redirect("account_login")
    return render(request, "account/join.html", {"form": form}, status=422 if form.errors else 200)


def _work(kind: str) -> str:
    try:
        return str(reverse(WORK[kind]))
    except (KeyError, NoReverseMatch):
        return ""


def _said(refused: GongxinError) -> str:
    language = "en" if _english() else "zh"
    parts = (refused.reason or refused.message, refused.remedy)
    return " ".join(text for part in parts if (text := part.pick(language)))


def _english() -> bool:
    return (get_language() or "zh").startswith("en")
