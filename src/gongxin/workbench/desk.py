"""What every page of the workbench has: who acts, the page itself with its navigation, errors in words, one click that counts
once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongxin.access import api as access
from gongxin.api import paper_files
from gongxin.catalogue import Catalogue, load
from gongxin.kernel import identifiers
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.papers.api import Paper
from gongxin.portal.language import current, same_page
from gongxin.workbench.menu import menu_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
UNKNOWN = frozenset({
    "submission.unknown", "quarantine.unknown", "list.entry_unknown", "entry.unknown", "case.unknown", "remedy.unknown",
    "check.unknown", "evidence.unknown", "resource.unknown", "warning.unknown", "warning.note_unknown",
})  # fmt: skip


def desk(*offices: str) -> Callable[[View[P]], View[P]]:
    """A page of the workbench: for officers who are signed in, of one of these offices if any is named; GET, HEAD and POST."""

    def around(view: View[P]) -> View[P]:
        @wraps(view)
        def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if offices and not any(actor(request).holds(office) for office in offices):
                raise PermissionDenied(offices[0])
            return view(request, *args, **kwargs)

        guarded = access.seat_required(kind="officer")(cast("View[P]", entered))
        return require_http_methods(["GET", "HEAD", "POST"])(guarded)  # type: ignore[no-any-return]

    return around


def actor(request: HttpRequest) -> access.Actor:
    """Who acts; only behind `desk`."""
    found = access.actor_of_request(request)
    assert found is not None
    return found


def is_office(who: access.Actor) -> bool:
    """Whether the actor works for the credit office and so sees every department's work."""
    return who.holds("credit_office")


def conn() -> Any:
    """The driver's connection, for rooms that speak SQL themselves."""
    connection.ensure_connection()
    return connection.connection


def catalogue() -> Catalogue:
    """The definitions as they stand today."""
    return load()


def say(text: Bilingual | None) -> str:
    """A text in the language of the page."""
    return text.pick(current()) or text.zh if text is not None else ""


def page(
    request: HttpRequest, template: str, context: dict[str, Any], nav: str = "", status: int = 200
) -> HttpResponse:
    """Render with navigation and the same place in the other language. Never kept by a cache."""
    other = "zh" if current() == "en" else "en"
    query = request.META.get("QUERY_STRING", "")
    tail = f"?{query}" if query and request.method != "POST" else ""
    who = actor(request)
    whole = {
        "nav": nav,
        "menu": menu_of(who),
        "who": who,
        "department": department_name(who.department),
        "other_language": {
            "url": same_page(request.path, other) + tail,  # type: ignore[arg-type]
            "hreflang": "zh-Hans" if other == "zh" else "en",
            "name": "中文" if other == "zh" else "English",
        },
        **context,
    }
    response = HttpResponse(render_to_string(f"workbench/{template}", whole, request=request), status=status)
    response["Content-Language"] = "en" if current() == "en" else "zh-Hans"
    response["Cache-Control"] = "private, no-store"
    return response


def department_name(code: str) -> str:
    """A department's name in the language of the page; its code where it is not registered."""
    try:
        return say(access.department(code).name)
    except GongxinError:
        return code


def own_code(who: access.Actor) -> str:
    """The code of the officer's own body, or '' where none is registered."""
    return access.department(who.department).uscc or ""


def department_names() -> dict[str, str]:
    """Code → name of all departments, for tables."""
    return {item.code: say(item.name) for item in access.departments()}


def said(error: GongxinError) -> str:
    """What went wrong and what to do, without the place (the form shows it there)."""
    lang = current()
    parts = [error.message.pick(lang), error.reason.pick(lang) if error.reason else "", error.remedy.pick(lang)]
    return ("" if lang == "zh" else " ").join(part for part in parts if part)


def attempt(
    form: forms.Form, do: Callable[[], Any], places: dict[str, str] | None = None, *, whole: bool = True
) -> Any:
    """Run a step of a room, in one transaction unless the room minds its own (`whole` false); what it refuses stands at the
    form's field (`places`: the room's place or code → field of the form), else above the form. Returns None when refused.
    NoOfficeError becomes 403: that is no matter of the form.
    """
    try:
        with transaction.atomic() if whole else nullcontext():
            conn()
            return do() or True
    except access.NoOfficeError as lacking:
        raise PermissionDenied(str(lacking.place)) from None
    except GongxinError as error:
        known = places or {}
        place = known.get(error.place or "") or known.get(error.error_code) or error.place
        form.add_error(place if place in form.fields else None, said(error))
        return None


@contextmanager
def found() -> Iterator[None]:
    """What a room does not know, or does not show to this actor, is a page that does not exist; what lacks an office is 403."""
    try:
        yield
    except access.NoOfficeError as lacking:
        raise PermissionDenied(str(lacking.place)) from None
    except GongxinError as error:
        if error.error_code.endswith("unknown") or error.error_code in UNKNOWN:
            raise Http404(error.error_code) from None
        raise


def done(request: HttpRequest, text: str, address: str, *arguments: object) -> HttpResponseRedirect:
    """After a write: say what was done, on the page that is named."""
    messages.success(request, text)
    return HttpResponseRedirect(reverse(f"workbench:{address}", args=arguments), status=303)


@contextmanager
def once(request: HttpRequest) -> Iterator[dict[str, str]]:
    """For a form that makes something new: a second click on the same form finds what the first one made.

    The form carries `once`; yields {"before": address or ""}; put the address of what was made into "made". Two clicks at the
    same moment come one after the other: a lock by the token, then the session is read afresh.
    """
    token = request.POST.get("once", "")[:40]
    place = {"before": "", "made": ""}
    with transaction.atomic():
        conn().execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7036))", (f"once {token}",))
        store = type(request.session)(request.session.session_key)
        kept: dict[str, str] = dict(store.get("once", {}))
        place["before"] = kept.get(token, "") if token else ""
        yield place
        if token and place["made"]:
            kept[token] = place["made"]
            request.session["once"] = dict(list(kept.items())[-20:])
            request.session.save()


def earlier(request: HttpRequest) -> HttpResponseRedirect | None:
    """For a form whose choices change once it was sent: where its first click led, or None."""
    if request.method != "POST":
        return None
    with once(request) as place:
        return HttpResponseRedirect(place["before"], status=303) if place["before"] else None


def make(
    request: HttpRequest, form: forms.Form, do: Callable[[], Any], told: str, address: str, **places: str
) -> HttpResponseRedirect | None:
    """A form that makes a case with a number: to its page, also on a second click; None where it is refused (the form says
    why). places: as of `attempt`."""
    with once(request) as place:
        if place["before"]:
            return HttpResponseRedirect(place["before"], status=303)
        made = attempt(form, do, places)
        if made is None:
            return None
        place["made"] = reverse(f"workbench:{address}", args=[made.id])
    messages.success(request, told)
    return HttpResponseRedirect(place["made"], status=303)


def look(request: HttpRequest, subjects: Sequence[str], purpose: str, channel: str = "government") -> None:
    """Write a look at non-public data into the trail: for the department, with the purpose; the account goes along by itself
    (access.trail.looking_as)."""
    access.log_batch(
        None, at=timezone.now(), purpose=identifiers.mask(purpose)[:200], channel=channel, subjects=sorted(set(subjects)),
        operator=actor(request).department,
    )


def handed_out(
    request: HttpRequest, read: Callable[..., tuple[Paper, bytes]], *which: object, purpose: str
) -> HttpResponseBase:
    """A paper as a download: `read` is the door of its room, called with connection, `which` and actor. The look goes into
    the trail of whom the paper is about."""
    with found():
        known, content = read(conn(), *which, actor=actor(request))
    look(request, [known.uscc], purpose)
    return paper_files.attachment(known, content)


def number_of(text: str | None) -> int | None:
    """A number out of an address, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def attachment(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """A download: never opened inside the site, never kept."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
