"""The navigation: what a department does, and below it what the credit office does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxin.access.api import Actor


@dataclass(frozen=True)
class Item:
    """One entry. group: '' for the department's own, office for the credit office's."""

    key: str
    label: str
    url: str
    group: str = ""


def menu_of(who: Actor) -> list[Item]:
    """What this officer finds: own work first; the credit office's only if they hold that office."""
    items: list[tuple[str, str, str, Callable[[], bool]]] = [
        ("home", _("待办"), "", lambda: True),
        ("deliveries", _("报送"), "", lambda: True),
        ("forms", _("模板与填报"), "", lambda: True),
        ("waiting", _("待关联"), "", lambda: True),
        ("objections", _("异议"), "", lambda: _any(who, "remedy", "review", "credit_office")),
        ("repairs", _("信用修复"), "", lambda: _any(who, "remedy", "credit_office")),
        ("lists", _("名单程序"), "", lambda: _any(who, "propose", "decide", "sign_off", "credit_office")),
        ("commitments", _("信用承诺"), "", lambda: _any(who, "commitment")),
        ("tips", _("投诉举报"), "", lambda: _any(who, "tips", "credit_office")),
        ("complaints", _("企业投诉"), "", lambda: _any(who, "integrity")),
        ("integrity", _("政务诚信"), "", lambda: _any(who, "integrity", "credit_office")),
        ("window", _("姓名更正窗口"), "", lambda: _any(who, "remedy", "credit_office")),
        ("checks", _("信用核查"), "", lambda: _any(who, "check", "feedback")),
        ("corrections", _("更正签收"), "", lambda: True),
        ("warnings", _("监管预警"), "", lambda: _any(who, "warn", "credit_office")),
        ("clusters", _("聚集情形"), "", lambda: _any(who, "warn", "credit_office")),
        ("grades", _("模型等级"), "", lambda: _any(who, "check", "credit_office")),
        ("quality", _("数据质量"), "", lambda: True),
        ("figures", _("报送概况"), "", lambda: True),
        ("boards", _("看板"), "", lambda: True),
        ("office_board", _("全市看板"), "office", lambda: who.holds("credit_office")),
        ("held", _("待确认批次"), "office", lambda: who.holds("credit_office")),
        ("ratings", _("评价与试算"), "office", lambda: who.holds("credit_office")),
        ("definitions", _("目录定义"), "office", lambda: who.holds("credit_office")),
        ("recipients", _("更正送达"), "office", lambda: who.holds("credit_office")),
        ("reorganisations", _("破产重整"), "office", lambda: who.holds("credit_office")),
        ("units", _("单位与账号"), "office", lambda: who.holds("credit_office")),
        ("calendar", _("工作日历"), "office", lambda: _any(who, "calendar", "credit_office")),
        ("trail", _("查询留痕"), "office", lambda: who.holds("credit_office")),
        ("content", _("栏目内容"), "office", lambda: who.holds("credit_office")),
    ]
    return [Item(key, label, reverse(f"workbench:{key}"), group) for key, label, group, may in items if may()]


def _any(who: Actor, *offices: str) -> bool:
    return any(who.holds(office) for office in offices)


def offices_in_words(offices: Any, words: Any, lang: str) -> str:
    """Offices as people read them, in the order of the rules."""
    return ("、" if lang == "zh" else ", ").join(words[name].pick(lang) for name in words if name in offices)
