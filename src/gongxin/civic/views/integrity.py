"""/integrity/: regions, bodies, the records behind every figure, the method. For bodies, never for their staff."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.civic import showing
from gongxin.integrity import api as integrity
from gongxin.integrity import manual
from gongxin.kernel import uscc as codes
from gongxin.portal.language import current
from gongxin.portal.pages import Trouble, page, reading, trouble

AT_ONCE = 30


@reading
def overview(request: HttpRequest, region: str = "") -> HttpResponse:
    """All bodies, or those of a region: figures for twelve months, trend, and the bodies one by one."""
    if region and not (len(region) == 6 and region.isascii() and region.isdigit()):
        raise Http404
    on = timezone.localdate()
    periods = [integrity.year_to(on), *integrity.quarters(on)]
    found = integrity.of_region(_conn(), region, periods)
    names = integrity.region_names(_conn())
    if region and region not in names:
        return _none(request)
    by_body = integrity.by_body(_conn(), periods[0], region)
    bodies = [
        _row(item, by_body.get(item.uscc, integrity.Figures()))
        for item in integrity.bodies(_conn(), region=region)
        if item.holder == item.uscc
    ]
    context = {
        "region": names[region].pick(current()) if region else "",
        "regions": [
            {"name": name.pick(current()), "url": reverse("civic:region", args=[code]), "here": code == region}
            for code, name in names.items()
        ],
        "bodies": bodies,
        "csv_url": f"/api/v1/integrity/figures.csv?region={region}",
        "json_url": f"/api/v1/integrity/figures?region={region}",
        **_figures(periods, found),
    }
    return page(request, "civic/integrity.html", context, nav="integrity")


@reading
def body(request: HttpRequest, uscc: str) -> HttpResponse:
    """One body that answers; one that was taken over leads to who answers now."""
    found = _body(uscc)
    if found is None:
        return _none(request)
    on = timezone.localdate()
    periods = [integrity.year_to(on), *integrity.quarters(on)]
    holder = found if found.holder == found.uscc else integrity.body(_conn(), found.holder)
    names = {item.uscc: item for item in integrity.bodies(_conn())}
    line = [
        {
            "before": showing.name_of(names[step.predecessor]),
            "after": showing.name_of(names[step.successor]),
            "on": showing.day(step.on_date),
            "basis": step.basis,
        }
        for step in integrity.line_of(_conn(), found.uscc)
    ]
    changed = [event.body["on"] for event in integrity.events(_conn(), "body", found.uscc) if event.what == "head_changed"]
    superior = names.get(found.superior or "")
    context = {
        "body": found,
        "name": showing.name_of(found),
        "holder": holder,
        "holder_name": showing.name_of(holder),
        "holder_url": reverse("civic:body", args=[holder.uscc]),
        "moved": holder.uscc != found.uscc,
        "line": line,
        "head_changes": [showing.day(date.fromisoformat(day)) for day in changed],
        "superior": {"name": showing.name_of(superior), "url": reverse("civic:body", args=[superior.uscc])}
        if superior
        else None,
        "file_url": reverse("portal:subject", args=[found.uscc]),
        "kinds": [
            {"label": label, "url": reverse("civic:records", args=[found.holder, kind])}
            for kind, label in showing.kinds().items()
        ],
        "json_url": f"/api/v1/integrity/figures?body={holder.uscc}",
        **_figures(periods, integrity.of_body(_conn(), holder.uscc, periods), holder.uscc),
    }
    return page(request, "civic/body.html", context, nav="integrity")


@reading
def records(request: HttpRequest, uscc: str, kind: str) -> HttpResponse:
    """The records behind a figure, newest first."""
    found = _body(uscc)
    if found is None or kind not in integrity.RECORD_KINDS:
        return _none(request)
    on, late = timezone.localdate(), request.GET.get("late") == "1"
    given = request.GET.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    rows = integrity.records(_conn(), kind, found.uscc, on=on, limit=AT_ONCE + 1, before=before, late=late)
    shown = rows[:AT_ONCE]
    tail = "&late=1" if late else ""
    context = {
        "name": showing.name_of(found),
        "body_url": reverse("civic:body", args=[found.uscc]),
        "kind": kind,
        "label": showing.kinds()[kind],
        "late": late,
        "here": reverse("civic:records", args=[found.uscc, kind]),
        "lines": showing.lines(kind, shown, on, _url),
        "next_url": f"?before={shown[-1]['id']}{tail}" if len(rows) > AT_ONCE else "",
        "csv_url": f"/api/v1/integrity/bodies/{found.uscc}/{kind}.csv" + ("?late=true" if late else ""),
    }
    return page(request, "civic/records.html", context, nav="integrity")


@reading
def contract(request: HttpRequest, number: int) -> HttpResponse:
    """One contract: terms, invoices, payments."""
    try:
        found = integrity.contract(_conn(), min(number, 2**62))
    except integrity.UnknownDutyError:
        return _none(request)
    on = timezone.localdate()
    party = integrity.body(_conn(), found.body)
    terms = [
        (_("种类"), showing.contract_kind(found.kind)),
        (_("领域"), showing.pick(integrity.DOMAINS[found.domain])),
        (_("编号"), found.number),
        (_("相对方"), found.counterpart_name),
        (_("金额"), showing.yuan(found.value)),
        (_("签订"), showing.day(found.signed_on)),
        (_("履约期限"), showing.day(found.ends_on)),
        (_("约定付款天数"), str(found.agreed_days) if found.agreed_days else _("未约定（30 天）")),
        (
            _("逾期年利率"),
            f"{found.applied_rate.normalize():f} %" if found.applied_rate is not None else _("未约定（每日万分之五）"),
        ),
    ]
    notes = []
    if found.agreed_days and found.agreed_days > 60:
        notes.append(_("约定超过 60 天，按 60 天计。"))
    if found.applied_rate is not None and found.applied_rate != found.agreed_rate:
        notes.append(_("约定利率低于订立时一年期贷款市场报价利率，按后者计。"))
    if found.pay_when_paid:
        notes.append(_("“收到第三方付款后再付款”的约定没有效力。"))
    context = {
        "contract": found,
        "terms": terms,
        "notes": notes,
        "body_name": showing.name_of(party),
        "body_url": reverse("civic:body", args=[party.holder]),
        "lines": showing.lines("invoices", integrity.invoices_of(_conn(), found.id, on=on), on, _url),
    }
    return page(request, "civic/contract.html", context, nav="integrity")


@reading
def method(request: HttpRequest) -> HttpResponse:
    """How every figure is made, and the rules behind it."""
    groups = [
        {"title": showing.pick(title), "rules": [(rule.number(), rule.sentence().pick(current())) for rule in group]}
        for title, group in reversed(manual.GROUPS)
    ]
    return page(request, "civic/method.html", {"groups": groups}, nav="integrity")


def _figures(periods: list[Any], found: list[integrity.Figures], uscc: str = "") -> dict[str, Any]:
    (since, until), now = periods[0], found[0]
    heads = showing.headline(now)
    for head in heads:
        head["url"] = reverse("civic:records", args=[uscc, head["kind"]]) if uscc else ""
    return {
        "since": showing.day(since),
        "until": showing.day(until),
        "heads": heads,
        "ages": showing.ages(now),
        "arrears": showing.yuan(now.arrears),
        "interest": showing.yuan(now.interest_yuan),
        "cleared": showing.percent(integrity.ratios(now)["arrears_cleared_percent"]),
        "late_promises": now.promises_late,
        "trend": showing.trend(periods[1:], found[1:]),
        "any": any(asdict(now).values()),
    }


def _row(body: integrity.Body, f: integrity.Figures) -> dict[str, Any]:
    ratios = integrity.ratios(f)
    return {
        "name": showing.name_of(body),
        "url": reverse("civic:body", args=[body.uscc]),
        "promises": showing.percent(ratios["promises_kept_percent"]),
        "paid": showing.percent(ratios["paid_on_time_percent"]),
        "arrears": showing.yuan(f.arrears),
        "owes": f.arrears > 0,
        "complaints": showing.percent(ratios["complaints_in_time_percent"]),
        "days": _("无") if ratios["days_to_pay"] is None else str(ratios["days_to_pay"]),
        "breaches": f.breaches_open,
    }


def _body(given: str) -> integrity.Body | None:
    try:
        return integrity.body(_conn(), codes.normalise(given[:40]))
    except integrity.UnknownDutyError:
        return None


def _none(request: HttpRequest) -> HttpResponse:
    words = Trouble(_("没有这个政府部门或者记录"), _("地址可能写错了，或者该部门还没有登记。"), _("可以从政务诚信首页进入。"))
    return trouble(request, words, 404)


def _url(name: str, *args: Any) -> str:
    return str(reverse(name, args=args))


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection
