"""What the subject of an adverse record can do about it, with its dates. Pure: record, rules and day in,
sentences out.

Sources: shared/reference/repair_rules.yaml (NDRC36: conditions 1-4, time limits 3 / 7 / +10 working days,
free of charge; who decided decides on the repair), scope.md "Always" 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongxin.portal.language import Language
from gongxin.portal.values import day, duration


@dataclass(frozen=True)
class Remedy:
    """Sentences, and the two dates they speak of (None: the rules fix none)."""

    lines: tuple[str, ...]
    earliest_repair: date | None
    last_public_day: date | None


def remedy_of(
    *,
    office: str,
    contested: bool,
    decided_on: date | None,
    shortest: object | None,
    last_public_day: date | None,
    on: date,
    lang: Language,
) -> Remedy:
    """`shortest` is the shortest publication of the record's class (catalogue Duration) or None when no
    regime sets one."""
    earliest = shortest.after(decided_on) if shortest is not None and decided_on is not None else None  # type: ignore[attr-defined]
    lines = []
    if contested:
        lines.append(_("有人对这条信息提出了异议，正在核实；结果出来之前请谨慎使用。"))
    lines.append(_("内容、期限有误：向 %(office)s 提出异议，或向本平台运营单位提出，由平台转交。") % {"office": office})
    if earliest is not None:
        period = duration(shortest.months, shortest.days).pick(lang)  # type: ignore[union-attr]
        words = {"day": day(earliest, lang), "period": period, "office": office}
        if earliest > on:
            lines.append(_("已经纠正：最早 %(day)s 可以申请修复（最短公示期 %(period)s），由 %(office)s 认定。") % words)
        else:
            lines.append(_("已经纠正：自 %(day)s 起即可申请修复（最短公示期 %(period)s 已满），由 %(office)s 认定。") % words)
    else:
        lines.append(_("已经纠正：可以向 %(office)s 申请修复或移出。") % {"office": office})
    if last_public_day is not None:
        lines.append(_("最迟 %(day)s 停止公示，届时自动撤下，不必申请。") % {"day": day(last_public_day, lang)})
    lines.append(_("异议和修复都不收费。"))
    return Remedy(tuple(lines), earliest, last_public_day)
