"""Words of the domain as the pages say them (domain.md): natures, classes, states, channels, names."""

from __future__ import annotations

from collections.abc import Mapping

from gongxin.kernel.text import Bilingual

NATURES: Mapping[str, Bilingual] = {
    "basic": Bilingual("基础信息", "Basic"),
    "favourable": Bilingual("守信信息", "Favourable"),
    "adverse": Bilingual("失信信息", "Adverse"),
    "neutral": Bilingual("其他信息", "Neutral"),
}
SEVERITIES: Mapping[str, Bilingual] = {
    "minor": Bilingual("轻微", "Minor"),
    "general": Bilingual("一般", "General"),
    "serious": Bilingual("严重", "Serious"),
}
STATES: Mapping[str, Bilingual] = {
    "contested": Bilingual("异议处理中", "Contested"),
    "repaired": Bilingual("已修复", "Repaired"),
    "withdrawn": Bilingual("已撤回", "Withdrawn"),
    "annulled": Bilingual("已撤销", "Annulled"),
    "hidden": Bilingual("重整期间暂停公示", "Hidden during reorganisation"),
    "expired": Bilingual("公示期满", "Publication ended"),
    "lapsed": Bilingual("已过有效期", "No longer valid"),
}
SUBMISSIONS: Mapping[str, Bilingual] = {
    "received": Bilingual("已接收", "Received"),
    "checked": Bilingual("已校验", "Checked"),
    "held": Bilingual("等待人工放行", "Held for a person"),
    "accepted": Bilingual("待公布", "Accepted"),
    "published": Bilingual("已公布", "Published"),
    "refused": Bilingual("整份退回", "Refused as a whole"),
    "rejected": Bilingual("人工否决", "Rejected by a person"),
    "failed": Bilingual("处理失败，可以续办", "Failed, can be resumed"),
}
CHANNELS: Mapping[str, Bilingual] = {
    "public_page": Bilingual("本网站", "This site"),
    "public_report": Bilingual("公共信用报告", "Public credit report"),
    "special_report": Bilingual(
        "专项信用报告（代替无违法证明，由主体自己申请）",
        "Special report (replaces certificates; asked for by the subject)",
    ),
    "sharing": Bilingual("与其他平台共享", "Sharing with other platforms"),
    "government": Bilingual("政府部门依法履职查询（留痕）", "Government bodies in the course of their duty (logged)"),
    "archive": Bilingual("档案留存", "Archive"),
}
NAME_KINDS: Mapping[str, Bilingual] = {
    "current": Bilingual("现用名称", "Current name"),
    "former": Bilingual("曾用名称", "Former names"),
    "second": Bilingual("第二名称", "Second name"),
    "short": Bilingual("简称", "Short name"),
}
OLD_CODES: Mapping[str, Bilingual] = {
    "reg15": Bilingual("工商注册号（15 位）", "Registration number (15 digits)"),
    "reg13": Bilingual("工商注册号（13 位）", "Registration number (13 digits)"),
    "orgcode": Bilingual("组织机构代码", "Organisation code"),
}
RANKS: Mapping[str, Bilingual] = {
    "law": Bilingual("法律", "law"),
    "regulation": Bilingual("行政法规", "administrative regulation"),
    "local_regulation": Bilingual("地方性法规", "local regulation"),
    "rule": Bilingual("部门规章", "ministry rule"),
    "interpretation": Bilingual("司法解释", "judicial interpretation"),
    "document": Bilingual("规范性文件", "policy document"),
}
CODE_PARTS: tuple[tuple[str, int, int, Bilingual], ...] = (
    ("authority", 0, 1, Bilingual("登记管理部门", "Registering authority")),
    ("category", 1, 2, Bilingual("机构类别", "Category")),
    ("region", 2, 8, Bilingual("登记机关区划", "Registering office")),
    ("subject", 8, 17, Bilingual("主体标识码", "Subject code")),
    ("check", 17, 18, Bilingual("校验码", "Check")),
)
"""Parts of a unified social credit code: name in kernel's inspection, slice, label (GB 32100-2015)."""

DATES: Mapping[str, Bilingual] = {
    "decided_on": Bilingual("决定", "Decided"),
    "effective_from": Bilingual("生效", "In force from"),
    "effective_to": Bilingual("有效期至", "In force until"),
    "received_on": Bilingual("收到", "Received"),
    "accepted_at": Bilingual("收录", "Accepted"),
    "public_until": Bilingual("公示至", "Public until"),
}
"""The dates of a record in the order they are shown; they never stand in for each other."""


def say(table: Mapping[str, Bilingual], code: str | None, lang: str) -> str:
    """The word for a code in this language; a code the table does not know is shown as it is, none as
    nothing."""
    if not code:
        return ""
    text = table.get(code)
    return text.pick(lang) if text else code
