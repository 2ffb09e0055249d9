"""What may be refused, each with what to do next."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class ReportRefusedError(GongxinError):
    """这份报告不能生成。 | This report cannot be made."""

    code = "report.refused"
    default_remedy = Bilingual("请按原因修改后重试。", "Change what the reason names and try again.")


class NoGrantError(GongxinError):
    """专项信用报告只向主体本身或经其授权的单位提供。 | A special report is for the organisation or with its grant."""

    code = "report.no_grant"
    default_remedy = Bilingual(
        "请用该主体的账号或密钥办理，或请其先作出授权。", "Use the organisation's own account or key, or ask it for a grant."
    )


class UnknownReportError(GongxinError):
    """没有这个编号的报告。 | There is no report of this number."""

    code = "report.unknown"
    default_remedy = Bilingual(
        "请核对报告首页的编号；编号无误的，该文件不是本平台签发，请勿采信。",
        "Compare with the number on its first page; if that is right, this platform did not issue it: do not rely on it.",
    )


class ReportExpiredError(GongxinError):
    """报告已过在线核验期。 | The time for checking this report on line is over."""

    code = "report.expired"
    default_remedy = Bilingual("请重新生成一份报告。", "Have a new report made.")


class ReportPassedError(GongxinError):
    """报告中的部分记录已不再展示，不再凭编号提供。 | Some of its records are no longer shown; it is not handed out again."""

    code = "report.passed"
    default_remedy = Bilingual("请生成一份反映现状的新报告。", "Have a new report made, which shows how things stand.")


class FontMissingError(GongxinError):
    """这台机器没有排版报告所需的中文字体。 | This machine lacks the Chinese fonts that reports are set in."""

    code = "report.font_missing"
    default_remedy = Bilingual(
        "Debian、Ubuntu：apt install fonts-noto-cjk；字体在别处的，用 GONGXIN_FONTS 指明目录。",
        "Debian, Ubuntu: apt install fonts-noto-cjk. Fonts elsewhere: name their folder in GONGXIN_FONTS.",
    )


class SigningKeyError(GongxinError):
    """报告签名密钥不能使用。 | The key that signs reports cannot be used."""

    code = "report.signing_key"
    default_remedy = Bilingual(
        "请检查 GONGXIN_REPORT_P12 所指的文件和 GONGXIN_REPORT_P12_PASSWORD。",
        "Look at the file that GONGXIN_REPORT_P12 names and at GONGXIN_REPORT_P12_PASSWORD.",
    )


class TimeStampError(GongxinError):
    """时间戳服务没有给出可用的时间戳。 | The time-stamping authority gave no stamp that can be used."""

    code = "report.time_stamp"
    default_remedy = Bilingual(
        "请稍后重试；运维单位请检查 GONGXIN_REPORT_TSA 和 GONGXIN_REPORT_TSA_CA。",
        "Try again later; operators look at GONGXIN_REPORT_TSA and GONGXIN_REPORT_TSA_CA.",
    )


class NotGenuineError(GongxinError):
    """文件不是本平台签发的原件，或者已被改动。 | This is no document as the platform issued it, or it was changed."""

    code = "report.not_genuine"
    default_remedy = Bilingual(
        "请勿采信；请出示方提供原始文件，或凭编号在线核验。",
        "Do not rely on it; ask for the original, or check its number on line.",
    )
