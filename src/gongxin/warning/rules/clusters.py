"""Kinds of clusters, the text that stands on every page of them, and what may be asked. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gongxin.kernel.text import Bilingual
from gongxin.warning.errors import refuse
from gongxin.warning.rules import signals as rules

KINDS: Mapping[str, Bilingual] = {
    "address": Bilingual("同一登记住所", "one registered address"),
    "successor": Bilingual("在被吊销组织的住所新设", "founded where another was revoked"),
    "name": Bilingual("与被吊销组织同名或者曾用同名", "the name, or a former name, of one that was revoked"),
}
REVOKED = ("2", "3", "5")
"""Codes of registration_state: revoked (cancelled or not), registration revoked."""
NOT_A_FINDING = Bilingual(
    "这里列出的只是登记信息相同或者相近的组织，供人员查阅参考，不是认定，也不说明任何组织有问题："
    "集中办公区、孵化器、商场和住所托管都会有许多组织登记在同一地址。不得据此作出任何决定。",
    "What is listed here are organisations whose registration agrees in one point: an aid to looking, not a finding, and no"
    " sign that anything is wrong. Shared offices, incubators, markets and registered-address services hold many"
    " organisations each. Nothing may be decided because of it.",
)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for. region: the first digits of a region code; at_least: organisations at one address; days: between
    the end of one and the founding of the next."""

    kind: str
    region: str = ""
    at_least: int = 5
    days: int = 180

    def checked(self) -> Ask:
        """Itself. SignalRefusedError where it makes no sense."""
        if self.kind not in KINDS:
            raise refuse(rules.WRN11, "可选：" + "、".join(KINDS) + "。", f"Kinds: {', '.join(KINDS)}.", place="kind")
        if not re.fullmatch(r"[0-9]{0,6}", self.region):
            raise refuse(rules.WRN11, "行政区划代码为至多六位数字。", "A region is up to six digits.", place="region")
        if not 2 <= self.at_least <= 10_000:
            raise refuse(rules.WRN11, "组织数为 2 至 10000。", "2 to 10,000 organisations.", place="at_least")
        if not 0 <= self.days <= 3650:
            raise refuse(rules.WRN11, "天数为 0 至 3650。", "0 to 3,650 days.", place="days")
        return self
