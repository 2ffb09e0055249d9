"""Finding an organisation: by name, former name, code or old code; filters; a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, load
from gongxin.kernel import identifiers, uscc
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.uscc_tables import CATEGORIES
from gongxin.portal import files, troubles, wording
from gongxin.portal.highlighting import highlight
from gongxin.portal.language import Language, current
from gongxin.portal.pages import page, reading
from gongxin.registry import api as registry

PAGE = 20
KINDS = ("91", "92", "93", "12", "11", "51", "52", "53")
"""Kinds offered as a filter, the frequent ones first; any other still works in the address."""
LONGEST = 1000


@dataclass(frozen=True)
class HitView:
    """One line of the results; `name` is HTML with the match marked."""

    uscc: str
    url: str
    name: SafeString
    kind: str
    region: str
    status: str
    active: bool
    why: str | SafeString


@dataclass(frozen=True)
class Refusal:
    """Why a search was not made, in the language of the page; perhaps the code that was meant."""

    message: str
    remedy: str = ""
    offer: str = ""
    offer_url: str = ""


@dataclass(frozen=True)
class Question:
    """What the address asks."""

    q: str
    kind: str
    region: str
    status: str
    after: str

    def address(self, **changes: str) -> str:
        """The address of this search with something changed; empty parts are left out."""
        parts = {"q": self.q, "kind": self.kind, "region": self.region, "status": self.status, **changes}
        return f"{reverse('portal:search')}?{urlencode({k: v for k, v in parts.items() if v})}"


@reading
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what it found. A single hit by a whole code goes straight to the file."""
    given = {name: request.GET.get(name, "").replace("\0", "").strip()[:LONGEST] for name in Question.__annotations__}
    asked, lang, loaded = Question(**given), current(), load()
    context: dict[str, Any] = {**given, "kinds": _kinds(lang), "statuses": _statuses(loaded, lang)}
    status = 200
    if _personal(asked.q):
        refused = Refusal(_("不能按个人证件号码或电话号码查询。"), _("公信只记录组织，不收录任何自然人。"))
        return page(request, "portal/search.html", {**context, "q": "", "problem": refused}, status=400, nav="search")
    if asked.q:
        try:
            found = registry.search(
                asked.q,
                registry.Filters(asked.kind or None, asked.region or None, asked.status or None),
                asked.after or None,
                PAGE,
            )
        except GongxinError as error:
            refused, status = _refusal(error, asked, lang), 400
            context["problem"] = refused
        else:
            if len(found.items) == 1 and found.items[0].match == "code":
                return HttpResponseRedirect(reverse("portal:subject", args=[found.items[0].uscc]))
            context |= _results(found, asked, loaded, lang)
            if not found.items and (offer := troubles.repaired(asked.q)) and offer != uscc.normalise(asked.q):
                context["problem"] = Refusal(_("没有这个代码。"), "", offer, reverse("portal:subject", args=[offer]))
    return page(request, "portal/search.html", context, status=status, nav="search")


def _personal(text: str) -> bool:
    return not uscc.is_organisation(uscc.normalise(text)) and bool(identifiers.find(text))


def _refusal(error: GongxinError, asked: Question, lang: Language) -> Refusal:
    reason = error.reason.pick(lang) if error.reason else ""
    return Refusal(" ".join(filter(None, (error.message.pick(lang), reason))), error.remedy.pick(lang))


def _results(found: registry.Hits, asked: Question, loaded: Catalogue, lang: Language) -> dict[str, Any]:
    hits = [_hit(hit, asked.q, loaded, lang) for hit in found.items]
    more = bool(found.next or asked.after)
    return {
        "hits": hits,
        "found": _("本页 %(n)d 个组织") % {"n": len(hits)} if more else _("找到 %(n)d 个组织") % {"n": len(hits)},
        "next_url": asked.address(after=found.next) if found.next else "",
        "first_url": asked.address() if asked.after else "",
    }


def _hit(hit: registry.Hit, text: str, loaded: Catalogue, lang: Language) -> HitView:
    by_name = hit.match not in {"code", "old_code"} and hit.matched_kind == "current"
    return HitView(
        uscc=hit.uscc,
        url=reverse("portal:subject", args=[hit.uscc]),
        name=highlight(hit.name, text if by_name else ""),
        kind=files.kind_label(hit.uscc, lang),
        region=files.region_label(hit.region, lang),
        status=files.status_label(loaded, hit.status or "", lang),
        active=files.is_alive(loaded, hit.status or ""),
        why=_why(hit, text, lang),
    )


def _why(hit: registry.Hit, text: str, lang: Language) -> str | SafeString:
    """Why this is an answer, where the name shown does not say it."""
    if hit.match == "old_code":
        return _("按旧代码找到")
    if hit.match == "code":
        return _("按统一社会信用代码找到")
    if hit.matched_kind != "current":
        label = wording.say(wording.NAME_KINDS, hit.matched_kind, lang)
        return SafeString(f"{label}{_('：')}{highlight(hit.matched_name, text)}")
    if hit.match == "similar":
        return _("名称相近")
    return _("登记信息尚未报送") if hit.provisional else ""


def _kinds(lang: Language) -> list[dict[str, str]]:
    return [{"code": code, "label": files.sentence(CATEGORIES[code].pick(lang))} for code in KINDS if code in CATEGORIES]


def _statuses(loaded: Catalogue, lang: Language) -> list[dict[str, str]]:
    code_set = files.status_codes(loaded)
    return (
        [{"code": value.code, "label": files.sentence(value.label.pick(lang))} for value in code_set.values] if code_set else []
    )
