"""What the pages say when there is nothing to show: an unknown or wrong code, a day that is none, a missing
record."""

from __future__ import annotations

import re

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxin.kernel import oldcodes, uscc, uscc_inspection
from gongxin.portal.dates import NoDay
from gongxin.portal.language import current
from gongxin.portal.pages import Trouble
from gongxin.registry import api as registry

_PLAUSIBLE = re.compile(r"[0-9A-Z]{18}", re.ASCII)
LONGEST = 200


def plausible(code: str) -> bool:
    """Whether the registry may be asked for it; it also holds codes that break the standard but were issued
    so."""
    return _PLAUSIBLE.fullmatch(code) is not None


def no_day(given: NoDay) -> Trouble:
    """A date that cannot be used."""
    messages = {
        "form": _("日期应写作 2026-03-05 这样的形式。"),
        "calendar": _("没有 %(day)s 这一天。") % {"day": given.given},
        "future": _("%(day)s 还没有到，只能查看今天或以前的档案。") % {"day": given.given},
    }
    return Trouble(_("日期无效"), messages[given.why], _("请改一下日期，或去掉地址中的 on。"))


def no_record() -> Trouble:
    """A record that is not shown (any more)."""
    return Trouble(
        _("这条信用记录不在公示中"),
        _("可能已经修复、公示期已满或已被撤销，也可能地址有误。"),
        _("可以回到该组织的信用档案。"),
    )


def no_page() -> Trouble:
    """An address that leads nowhere."""
    return Trouble(_("没有这个页面"), _("地址可能写错了，或者页面已经移动。"), _("可以按名称或代码查询。"))


def no_subject(given: str) -> tuple[Trouble, int]:
    """An unknown code: 404 when nothing is wrong with it, 400 with what is wrong; the repaired code is
    offered."""
    lang = current()
    inspection = uscc_inspection.inspect(given[:LONGEST])
    if any(finding.rule == "uscc.person" for finding in inspection.findings):
        return Trouble(
            _("不能按个人证件号码查询"),
            _("公信只记录组织，不收录任何自然人。"),
            _("请按组织名称或统一社会信用代码查询。"),
        ), 400
    errors = tuple(finding.message.pick(lang) for finding in inspection.findings if finding.level == "error")
    if not errors:
        return Trouble(
            _("没有这个组织的信用档案"),
            _("代码本身没有错，但登记部门和其他部门都还没有报送过它的信息。"),
            _("也可以按名称查询。"),
        ), 404
    if oldcodes.classify(given[:LONGEST]) and (current_code := _under_old_code(given[:LONGEST])):
        return Trouble(
            _("这是旧代码"),
            _("信用档案以 18 位统一社会信用代码为准。"),
            offer=current_code,
            offer_url=reverse("portal:subject", args=[current_code]),
        ), 404
    offer = repaired(given)
    return Trouble(
        _("统一社会信用代码有误"),
        _("请对照证照核对代码："),
        findings=errors,
        offer=offer,
        offer_url=reverse("portal:subject", args=[offer]) if offer else "",
    ), 400


def _under_old_code(given: str) -> str:
    """The one subject registered under an old code, else nothing."""
    found = registry.search(given).items
    return found[0].uscc if len(found) == 1 and found[0].match == "old_code" else ""


def repaired(given: str) -> str:
    """The one valid code a text becomes when O or I is read as 0 or 1, or that it holds among other words;
    else empty."""
    return uscc.extraction(given[:LONGEST]).code or ""
