"""A report is issued, checked by its number, made again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.exchange import api as exchange
from gongxin.kernel import identifiers, uscc
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.reports import content as contents
from gongxin.reports.errors import (
    NoGrantError,
    ReportExpiredError,
    ReportPassedError,
    ReportRefusedError,
    UnknownReportError,
)
from gongxin.reports.facts import Asked, Checked, Content, Issued
from gongxin.reports.layout import KINDS, layout
from gongxin.reports.models import Report
from gongxin.reports.rules.numbers import new_number, normal
from gongxin.reports.rules.reporting import RPT2, RPT7, RPT8, RPT9, RPT12, RPT13
from gongxin.visibility.facts import CHINA
from gongxin.visibility.rule import Rule

if TYPE_CHECKING:
    import psycopg


SCOPE = "special_report"
_AS_THEY_ARE = ("number", "kind", "uscc", "as_of", "seq", "issued_at", "valid_until", "holder", "purpose")


class UnknownSubjectError(GongxinError):
    """没有登记这个主体。 | No such organisation is registered."""

    code = "subject.unknown"
    default_remedy = Bilingual("请核对统一社会信用代码。", "Check the unified social credit code.")


def issue(
    conn: psycopg.Connection[Any], asked: Asked, *, actor: access.Actor | None, now: datetime, catalogue: Catalogue
) -> tuple[Issued, Content]:
    """Make a report and keep that it was made; inside the caller's transaction. `actor` None: anybody, for a public report.

    Raises ReportRefusedError with place and rule, UnknownSubjectError, NoGrantError.
    """
    code = _organisation(asked.uscc)
    on = now.astimezone(CHINA).date()
    as_of = asked.as_of or now
    if asked.kind not in KINDS:
        raise _refused(None, "kind", "没有这种报告。", "There is no such kind of report.")
    if not RPT2.allowed(as_of, now):
        raise _refused(RPT2, "as_of", "该时刻尚未到来。", "That moment has not come.")
    granted_for = _entitled(code, actor, now) if asked.kind == "special" else ""
    if asked.kind == "public" and (asked.span != (None, None) or asked.sections):
        raise _refused(RPT9, "sections", "公共信用信息报告栏目固定，不能选择期间和栏目。", "A public report has all of them.")
    span = _span(asked, as_of) if asked.kind == "special" else None
    draft = Issued(
        number=new_number(asked.kind, now), kind=asked.kind, uscc=code, name="", as_of=as_of, seq=exchange.last(conn),
        issued_at=now, valid_until=RPT13.last_day(asked.kind, on), content_hash="", records=0, span=span,
        sections=_sections(asked) if asked.kind == "special" else (), holder=_holder(actor),
        purpose=_purpose(asked.purpose) or granted_for,
    )  # fmt: skip
    made = contents.made(draft, catalogue, today=on)
    if made is None:
        raise UnknownSubjectError(place=code)
    row = Report.objects.create(
        **{name: getattr(draft, name) for name in _AS_THEY_ARE},
        name=made.facts["subject"]["name"], content_hash=made.hash, records=made.records, sections=list(draft.sections),
        span_from=span[0] if span else None, span_to=span[1] if span else None,
    )  # fmt: skip
    _known_to_others(conn, draft, actor, now)
    return _issued(row), made


def check(number: str, *, now: datetime, catalogue: Catalogue) -> Checked:
    """What anybody learns by a report's number. UnknownReportError."""
    issued = _found(number)
    if now.astimezone(CHINA).date() > issued.valid_until:
        return Checked(issued, "expired", corrected=False)
    made = _again(issued, catalogue, now)
    today = contents.shown_today(issued.kind, issued.uscc, catalogue, now)
    records = {
        contents.identity(record): record["version"] for section in made.facts["sections"] for record in section["records"]
    }
    stands = RPT12.stands(made.identities, today.keys())
    corrected = any(key in today and today[key]["version"] != version for key, version in records.items())
    return Checked(issued, "valid" if stands else "outdated", corrected or not stands)


def again(
    number: str, *, actor: access.Actor | None, now: datetime, catalogue: Catalogue, inside: bool = False
) -> tuple[Issued, Content]:
    """The report made again, to be handed out (RPT12). `inside`: for the platform itself, which may make it again in any case.

    Raises UnknownReportError, NoGrantError for a special report of somebody else, ReportExpiredError, ReportPassedError.
    """
    issued = _found(number)
    if inside:
        return issued, _again(issued, catalogue, now)
    if issued.kind == "special":
        _entitled(issued.uscc, actor, now)
    if now.astimezone(CHINA).date() > issued.valid_until:
        until = Bilingual(f"核验期至{issued.valid_until}。", f"It was until {issued.valid_until}.")
        raise ReportExpiredError(place=issued.number, reason=until)
    made = _again(issued, catalogue, now)
    if not RPT12.stands(made.identities, contents.shown_today(issued.kind, issued.uscc, catalogue, now).keys()):
        raise ReportPassedError(place=issued.number)
    return issued, made


def of_subject(uscc_code: str, *, limit: int = 100) -> list[Issued]:
    """The special reports made about an organisation and the public ones it made itself, newest first; for itself."""
    rows = Report.objects.filter(uscc=uscc_code).exclude(kind="public", holder="").order_by("-issued_at", "number")[:limit]
    return [_issued(row) for row in rows]


def _again(issued: Issued, catalogue: Catalogue, now: datetime) -> Content:
    """RPT3: made again from the registry; what comes out must be what was issued."""
    made = contents.made(issued, catalogue, today=now.astimezone(CHINA).date())
    if made is None or made.hash != issued.content_hash:
        raise ReportPassedError(
            place=issued.number,
            reason=Bilingual("登记簿已不能重现该报告的内容。", "The registry no longer brings forth what it said."),
        )
    return made


def _organisation(given: str) -> str:
    """RPT1: the code in its normal form. ReportRefusedError for what is none; a person's number is not repeated."""
    code = uscc.normalise(given)
    if identifiers.contains(given) and not uscc.is_valid(code):
        raise ReportRefusedError(
            code="report.person", place="uscc",
            reason=Bilingual("这是个人号码。报告只针对组织。", "A person's number. Reports are about organisations only."),
        )  # fmt: skip
    if len(code) != uscc.LENGTH or not (code.isascii() and code.isalnum()):
        raise ReportRefusedError(
            place="uscc", reason=Bilingual("不是统一社会信用代码。", "That is no unified social credit code.")
        )
    return code


def _entitled(code: str, actor: access.Actor | None, now: datetime) -> str:
    """RPT7; the purpose of the grant, empty for the organisation itself. NoGrantError."""
    if actor is not None and actor.kind == "subject" and actor.uscc == code:
        return ""
    found = access.granted(code, actor.department, SCOPE, now=now) if actor is not None and actor.department else None
    if found is not None:
        return found.purpose
    raise NoGrantError(place=code, reason=RPT7.sentence())


def _span(asked: Asked, as_of: datetime) -> tuple[date, date]:
    """RPT8: the chosen span; the longest one that ends on the report's day where nothing is chosen."""
    on = as_of.astimezone(CHINA).date()
    last = asked.span[1] or on
    first = asked.span[0] or RPT8.usual(last)
    fault = RPT8.fault(first, last, on)
    if fault == "order":
        raise _refused(RPT8, "span", "起始日晚于截止日。", "It ends before it begins.")
    if fault == "ahead":
        raise _refused(RPT8, "span", f"截止日不得晚于{on}。", f"It cannot end after {on}.")
    if fault == "long":
        raise _refused(RPT8, "span", "期间超过五年。", "It is longer than five years.")
    return first, last


def _sections(asked: Asked) -> tuple[str, ...]:
    """RPT9: what was chosen, in the order of the report; everything where nothing was."""
    offered = [part.id for part in layout().special]
    unknown = RPT9.unknown(asked.sections, frozenset(offered))
    if unknown:
        named = ", ".join(identifiers.mask(name[:32]) for name in unknown)
        raise _refused(
            RPT9, "sections", f"没有这些栏目：{named}。可选：{'、'.join(offered)}。",
            f"There are no such sections: {named}. There are: {', '.join(offered)}.",
        )  # fmt: skip
    chosen = set(asked.sections or offered) | {RPT9.ALWAYS}
    return tuple(name for name in offered if name in chosen)


def _purpose(text: str) -> str:
    return identifiers.mask("".join(c for c in text if c.isprintable()).strip())[:200]


def _holder(actor: access.Actor | None) -> str:
    """Under whose name the report is taken."""
    return (actor.department or actor.uscc) if actor else ""


def _known_to_others(conn: psycopg.Connection[Any], issued: Issued, actor: access.Actor | None, now: datetime) -> None:
    """RPT16: a department is a recipient from now on; a special report stands in the trail."""
    if actor is not None and actor.department:
        exchange.received(conn, actor.department, [issued.uscc], "report", at=now)
    if issued.kind == "special":
        access.log_batch(
            None, at=now, purpose=issued.purpose or "special report", channel="report", subjects=[issued.uscc],
            operator=str(actor), request_id=issued.number,
        )  # fmt: skip


def _found(number: str) -> Issued:
    known = normal(number)
    row = Report.objects.filter(pk=known).first() if known else None
    if row is None:
        raise UnknownReportError(place=identifiers.mask(number[:32]))
    return _issued(row)


def _issued(row: Report) -> Issued:
    return Issued(
        row.number, row.kind, row.uscc, row.name, row.as_of, row.seq, row.issued_at, row.valid_until, row.content_hash,
        row.records, (row.span_from, row.span_to) if row.span_from and row.span_to else None, tuple(row.sections),
        row.holder, row.purpose,
    )  # fmt: skip


def _refused(rule: type[Rule] | None, place: str, zh: str, en: str) -> ReportRefusedError:
    if rule is None:
        return ReportRefusedError(place=place, reason=Bilingual(zh, en))
    return ReportRefusedError(place=place, reason=Bilingual(f"{zh}（{rule.number()}）", f"{en} ({rule.number()})"))


def end_of(day: date, now: datetime) -> datetime:
    """The moment that stands for a day: its end in China, or now for today."""
    last = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=CHINA) - timedelta(microseconds=1)
    return min(last, now) if day == now.astimezone(CHINA).date() else last
