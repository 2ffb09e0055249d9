"""Rules about reports: what they are set in and signed with."""

from __future__ import annotations

from gongxin.reports import api as reports
from gongxin.runs.doctor.findings import Findings, error, warning

__all__ = ["RULES"]


def doc18() -> Findings:
    """DOC18: the fonts are there that reports are set in."""
    missing = reports.fonts_missing()
    if missing:
        yield warning(
            "DOC18",
            missing,
            ("缺少排版报告的字体：PDF 报告不能生成，已签名的 JSON 不受影响。",
             "Debian、Ubuntu：apt install fonts-noto-cjk；字体在别处的，用 GONGXIN_FONTS 指明目录。"),
            ("Fonts that reports are set in are missing: no PDF can be made; the signed JSON is not affected.",
             "Debian, Ubuntu: apt install fonts-noto-cjk. Fonts elsewhere: name their folder in GONGXIN_FONTS."),
        )  # fmt: skip


def doc19() -> Findings:
    """DOC19: reports are signed with a seal that means something, and what is named for it can be used."""
    if reports.demo_seal():
        yield error(
            "DOC19",
            "GONGXIN_REPORT_P12",
            ("报告用演示密钥签名，没有法律效力。", "向依法设立的电子认证机构申请证书，设 GONGXIN_REPORT_P12。"),
            (
                "Reports are signed with the demo key, which has no legal effect.",
                "Get a certificate from a licensed certification authority and name it in GONGXIN_REPORT_P12.",
            ),
        )


RULES = (doc18, doc19)
