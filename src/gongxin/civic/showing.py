"""Figures and records as the pages show them: words, amounts, bars. No figure is made here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongxin.integrity import api as integrity
from gongxin.portal.language import Language, current
from gongxin.showing import values


def day(value: date | None) -> str:
    return values.day(value, current())


def yuan(value: Decimal | None) -> str:
    """To the cent, as accounts are kept: sums in columns are read against each other."""
    if value is None:
        return ""
    return f"{value:,.2f} 元" if current() == "zh" else f"CNY {value:,.2f}"


def percent(value: Decimal | None) -> str:
    return _("无") if value is None else f"{value} %"


def pick(names: tuple[str, str]) -> str:
    return names[0 if current() == "zh" else 1]


def name_of(body: integrity.Body, lang: Language | None = None) -> str:
    return (body.name_en or body.name_zh) if (lang or current()) == "en" else body.name_zh


def headline(f: integrity.Figures) -> list[dict[str, str]]:
    """The figures at the top of a page, each with its rule and the counts that it is made of."""
    lang = current()
    ratios = integrity.ratios(f)

    def of(part: int, whole: int) -> str:
        return str(_("%(part)s / %(whole)s") % {"part": values.count(part, lang), "whole": values.count(whole, lang)})

    def days(value: Decimal | None) -> str:
        return str(_("无") if value is None else _("%(days)s 天") % {"days": value})

    return [
        {
            "rule": "GX04",
            "kind": "promises",
            "label": _("承诺按期兑现"),
            "value": percent(ratios["promises_kept_percent"]),
            "of": of(f.promises_kept, f.promises_due),
        },
        {
            "rule": "GX05",
            "kind": "invoices",
            "label": _("按期付款"),
            "value": percent(ratios["paid_on_time_percent"]),
            "of": of(f.invoices_on_time, f.invoices_due),
        },
        {
            "rule": "GX02",
            "kind": "invoices",
            "label": _("拖欠款余额"),
            "value": yuan(f.arrears),
            "of": _("%(n)s 张发票") % {"n": values.count(f.arrears_invoices, lang)},
        },
        {
            "rule": "GX07",
            "kind": "invoices",
            "label": _("向中小企业付款平均用时"),
            "value": days(ratios["days_to_pay"]),
            "of": _("%(n)s 张付清的发票") % {"n": values.count(f.paid_invoices, lang)},
        },
        {
            "rule": "GX03",
            "kind": "complaints",
            "label": _("投诉按期办结"),
            "value": percent(ratios["complaints_in_time_percent"]),
            "of": of(f.complaints_in_time, f.complaints_counted),
        },
        {
            "rule": "GX06",
            "kind": "breaches",
            "label": _("未修复的违约失信"),
            "value": values.count(f.breaches_open, lang),
            "of": _("期内认定 %(n)s，修复 %(m)s") % {"n": f.breaches_recognised, "m": f.breaches_repaired},
        },
        {
            "rule": "GX01",
            "kind": "judgments",
            "label": _("未履行的判决"),
            "value": values.count(f.judgments_open, lang),
            "of": _("履行期限已过"),
        },
    ]


def ages(f: integrity.Figures) -> list[dict[str, Any]]:
    """Arrears by age; share: per cent of all, for a bar."""
    rows = (
        (_("1–30 天"), f.arrears_d30),
        (_("31–90 天"), f.arrears_d90),
        (_("91–180 天"), f.arrears_d180),
        (_("181–365 天"), f.arrears_d365),
        (_("超过 365 天"), f.arrears_more),
    )
    total = f.arrears
    return [
        {"label": label, "yuan": yuan(amount), "share": int(amount * 100 / total) if total else 0} for label, amount in rows
    ]


def trend(periods: Sequence[integrity.Period], found: Sequence[integrity.Figures]) -> list[dict[str, Any]]:
    """One row a quarter, with the height of its bar (arrears, of the largest)."""
    most = max((item.arrears for item in found), default=Decimal(0))
    rows = []
    for place, ((_since, until), item) in enumerate(zip(periods, found, strict=True)):
        ratios = integrity.ratios(item)
        height = int(item.arrears * 60 / most) if most else 0
        rows.append(
            {
                "label": f"{until.year} Q{(until.month - 1) // 3 + 1}",
                "promises": percent(ratios["promises_kept_percent"]),
                "paid": percent(ratios["paid_on_time_percent"]),
                "arrears": yuan(item.arrears),
                "complaints": percent(ratios["complaints_in_time_percent"]),
                "days": "" if ratios["days_to_pay"] is None else str(ratios["days_to_pay"]),
                "x": 6 + place * 36,
                "y": 66 - height,
                "height": max(height, 1),
            }
        )
    return rows


def kinds() -> dict[str, str]:
    """The records that a page can list."""
    return {
        "promises": pgettext("several", "承诺"),
        "contracts": pgettext("several", "合同"),
        "invoices": _("发票和账款"),
        "judgments": _("判决和复议决定"),
        "complaints": _("企业投诉"),
        "breaches": _("违约失信"),
    }


def states() -> dict[str, str]:
    return {
        "filed": _("已提出"),
        "declined": _("不予登记"),
        "registered": _("已登记"),
        "routed": _("已转上级部门核实"),
        "unfounded": _("经核实不属实"),
        "urged": _("属实，督促履行中"),
        "performed": _("已履行，办结"),
        "breach": _("已认定为违约失信"),
        "repaired": _("已修复"),
        "made": _("履行中"),
        "kept": _("已履行"),
        "broken": _("违诺"),
        "cured": _("违诺后已补正"),
        "overdue": _("逾期，待认定"),
        "received": _("已收到"),
        "passed": _("已转有权部门"),
        "founded": _("属实"),
        "supplemented": _("补充说明"),
        "identity_deleted": _("身份信息已删除"),
    }


def contract_kind(kind: str) -> str:
    names = {"procurement": _("政府采购合同"), "ppp": _("政府和社会资本合作合同"), "investment": _("招商引资协议")}
    return str(names.get(kind, kind))


def lines(kind: str, rows: Sequence[dict[str, Any]], on: date, url: Any) -> list[dict[str, Any]]:
    """Records as cards: title, state, facts."""
    return [_LINES[kind](row, on, url) for row in rows]


def _promise(row: dict[str, Any], on: date, url: Any) -> dict[str, Any]:
    late = row["state"] == "made" and on > row["due_on"]
    return {
        "title": row["matter"],
        "state": states()["overdue" if late else row["state"]],
        "bad": late or row["state"] == "broken",
        "url": url("civic:commitment", row["number"]),
        "facts": [
            (_("承诺编码"), row["number"]),
            (_("作出"), day(row["made_on"])),
            (_("到期"), day(row["due_on"])),
            (_("履行"), day(row["performed_on"])),
        ],
    }


def _contract(row: dict[str, Any], _on: date, url: Any) -> dict[str, Any]:
    return {
        "title": row["title"],
        "state": contract_kind(row["kind"]),
        "bad": False,
        "url": url("civic:contract", row["id"]),
        "facts": [
            (_("编号"), row["number"]),
            (_("相对方"), row["counterpart_name"]),
            (_("金额"), yuan(row["value"])),
            (_("签订"), day(row["signed_on"])),
            (pgettext("count", "发票"), str(row["invoices"])),
        ],
    }


def _invoice(row: dict[str, Any], _on: date, url: Any) -> dict[str, Any]:
    owed = row["outstanding"] > 0
    state = (
        _("拖欠 %(days)s 天") % {"days": row["days_late"]}
        if owed
        else (_("按期付清") if row["on_time"] else _("未到期或已付清"))
    )
    facts = [
        (_("金额"), yuan(row["amount"])),
        (_("交付"), day(row["delivered_on"])),
        (_("到期"), day(row["due_on"])),
        (_("已付"), yuan(row["paid"])),
        (_("未付"), yuan(row["outstanding"])),
        (_("逾期利息"), yuan(row["interest"])),
    ]
    if row["disputed"]:
        facts.append((_("有争议"), f"{yuan(row['disputed'])} · {row['dispute_reason']}"))
    return {
        "title": f"{row['title']} · {row['number']}",
        "state": state,
        "bad": owed,
        "url": url("civic:contract", row["contract"]),
        "facts": facts,
    }


def _judgment(row: dict[str, Any], on: date, _url: Any) -> dict[str, Any]:
    late = on > row["due_on"] and (row["performed_on"] is None or row["performed_on"] > on)
    state = _("逾期未履行") if late else (_("已履行") if row["performed_on"] else _("履行期内"))
    return {
        "title": row["case_no"],
        "state": state,
        "bad": late,
        "url": "",
        "facts": [
            (_("法院或者机关"), row["court"]),
            (_("义务"), row["obligation"]),
            (_("金额"), yuan(row["amount"])),
            (_("作出"), day(row["decided_on"])),
            (_("履行期限"), day(row["due_on"])),
            (_("履行"), day(row["performed_on"])),
        ],
    }


def _complaint(row: dict[str, Any], on: date, _url: Any) -> dict[str, Any]:
    late = row["closed_on"] is None and on > row["term_end"]
    return {
        "title": f"{pick(integrity.DOMAINS[row['domain']])} · {row['id']}",
        "state": states()[row["state"]],
        "bad": late,
        "url": "",
        "facts": [
            (_("提出"), day(row["filed_on"])),
            (_("应办结"), day(row["term_end"]) + (_("（已逾期）") if late else "")),
            (_("督促至"), day(row["urged_until"])),
            (_("办结"), day(row["closed_on"])),
        ],
    }


def _breach(row: dict[str, Any], _on: date, url: Any) -> dict[str, Any]:
    return {
        "title": pick(integrity.DOMAINS[row["domain"]]),
        "state": _("未修复"),
        "bad": True,
        "url": url("portal:record", row["body"], row["resource"], row["record_key"]),
        "facts": [
            (_("违约事实"), row["facts"]),
            (_("金额"), yuan(row["amount"])),
            (_("文书"), row["document_no"]),
            (_("认定"), day(row["recognised_on"])),
        ],
    }


_LINES = {
    "promises": _promise,
    "contracts": _contract,
    "invoices": _invoice,
    "judgments": _judgment,
    "complaints": _complaint,
    "breaches": _breach,
}
