"""Rules of reports (RPT). Sources: shared/reference/report_format.yaml, scope.md, domain.md (Visibility).

Pure: kinds, days and identities come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, datetime

from gongxin.catalogue.model.duration import Duration
from gongxin.visibility.rule import Rule


class RPT1(Rule):
    """A report is about one organisation; no report is about a natural person."""

    zh = "报告只针对一个组织，不针对自然人。"


class RPT2(Rule):
    """A report holds what its channel shows of the registry as of one moment, which it names and which does not lie ahead."""

    zh = "报告载明某一时刻该渠道可见的登记簿内容，并写明该时刻；该时刻不得晚于签发时。"

    @staticmethod
    def allowed(as_of: datetime, now: datetime) -> bool:
        """Whether a report may be made as of that moment."""
        return as_of <= now


class RPT3(Rule):
    """A report made again for the same moment has the same content hash, whatever was corrected later: SHA-256 of its facts in
    canonical form (RFC 8785), without number, date of issue and language."""

    zh = (
        "就同一时刻重新生成的报告，无论此后有何更正，内容摘要相同：事实部分按规范格式（RFC 8785）计算SHA-256，"
        "不含编号、签发时间和语言。"
    )


class RPT4(Rule):
    """A report has the sections of the national format in their order; a section without records says so in the format's words
    and nothing else."""

    zh = "报告栏目及其顺序依国家格式；没有记录的栏目只写格式规定的用语。"


class RPT5(Rule):
    """What the platform does not collect is named as such; nothing is said to be absent that was never looked for."""

    zh = "平台未归集的信息类别明示未归集；未查询过的，不得称为没有。"


class RPT6(Rule):
    """A report carries no score, grade or opinion of its own; ratings appear as their authority issued them."""

    zh = "报告不含平台自己的评分、评级或者评价；行业信用评价按主管部门原样载明。"


class RPT7(Rule):
    """A special report is made for the organisation itself, or for a party to which it gave its grant, which is in force."""

    zh = "专项信用报告只为主体本身，或者为其授权且授权在有效期内的单位生成。"


class RPT8(Rule):
    """A special report covers a chosen span of at most five years, up to its moment at the latest."""

    zh = "专项信用报告覆盖所选期间，最长五年，止于报告时点。"

    LONGEST = Duration.parse("P5Y")

    @classmethod
    def fault(cls, first: date, last: date, on: date) -> str | None:
        """order: it ends before it begins; ahead: it ends after the report's day; long: over five years; None: allowed."""
        if last < first:
            return "order"
        if last > on:
            return "ahead"
        return "long" if cls.LONGEST.after(first) < last else None

    @classmethod
    def usual(cls, on: date) -> date:
        """The first day of the longest span that ends on `on`; before that there is the first day there is."""
        if on.year <= 5:
            return date.min
        return on.replace(year=on.year - 5, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 5)

    @staticmethod
    def covers(first: date, last: date, decided: date) -> bool:
        """Whether a record of that day lies in the span."""
        return first <= decided <= last


class RPT9(Rule):
    """The sections of a special report are chosen; the registration stands at its head in any case."""

    zh = "专项信用报告的栏目可以选择；登记注册基本信息始终列于首部。"

    ALWAYS = "registration"

    @staticmethod
    def unknown(chosen: Iterable[str], offered: Set[str]) -> tuple[str, ...]:
        """The chosen sections that a special report does not have."""
        return tuple(sorted(set(chosen) - offered))


class RPT10(Rule):
    """A repaired record stands in a special report and is marked 已修复; a contested one is marked in every report."""

    zh = "已修复的记录在专项信用报告中列出并标注“已修复”；异议处理中的记录在各报告中均予标注。"


class RPT11(Rule):
    """Every record says who sent it, who decided, when, on what legal basis; every adverse one how to object and to repair."""

    zh = "每条记录写明来源、决定机关、日期和依据；每条失信信息写明如何提出异议、如何修复。"


class RPT12(Rule):
    """A report is handed out again by its number only while its channel still shows every record in it; afterwards the number
    still says what the report was and that it no longer stands."""

    zh = "凭编号再次取得报告，以其中每条记录仍在该渠道可见为限；此后凭编号只能核验其曾经签发、现已不再反映现状。"

    @staticmethod
    def stands(held: Set[tuple[str, str]], shown: Set[tuple[str, str]]) -> bool:
        """Whether every record of the report is still shown; records by (resource, key)."""
        return held <= shown


class RPT13(Rule):
    """A report can be checked on line for a time: six months a public one, three a special one. Then its number has expired."""

    zh = "报告在线核验有期限：公共信用信息报告六个月，专项信用报告三个月；届满即为过期。"

    # settings: no source gives a number (report_format.yaml)
    TERM = {"public": Duration.parse("P6M"), "special": Duration.parse("P3M")}

    @classmethod
    def last_day(cls, kind: str, issued_on: date) -> date:
        """The last day on which the report can be checked."""
        return cls.TERM[kind].after(issued_on)


class RPT14(Rule):
    """The number of a public report is the moment of issue and eight characters; a special report's has sixteen, so that nobody
    can guess it."""

    zh = "公共信用信息报告编号为签发时刻加八位字符；专项信用报告为十六位，不可猜测。"


class RPT15(Rule):
    """The PDF is PDF/A with a PAdES signature and carries the signed JSON inside; both say the same facts. One changed byte is
    found off line."""

    zh = "报告为PDF/A，加PAdES签名，并内含已签名的JSON，两者事实一致；改动一个字节即可离线发现。"


class RPT16(Rule):
    """Whoever takes a report under a name is a recipient: every later correction reaches it. Every special report is written
    into the trail that the organisation can read."""

    zh = "以自己名义取得报告的，即为接收方，此后的更正均须告知；每次生成专项信用报告都记入主体可查的留痕。"


class RPT17(Rule):
    """A sector grade stands with its scale as issued beside it: name, issuer, rule of its day, its place among the scale's
    grades, validity. It is never converted. The scale is an explanation and no part of the hashed facts."""

    zh = (
        "行业信用评价等级旁载明其原等级标准：名称、发布机关、评定当日的规则、该等级在其中的位次、有效期；一律不换算。"
        "等级标准属于说明，不计入内容摘要。"
    )


RULES: tuple[type[Rule], ...] = (
    RPT1, RPT2, RPT3, RPT4, RPT5, RPT6, RPT7, RPT8, RPT9, RPT10, RPT11, RPT12, RPT13, RPT14, RPT15, RPT16, RPT17,
)  # fmt: skip
