"""A credit file as a page shows it: the subject's head, and the records by section."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, CodeSet, CodeValue
from gongxin.kernel import uscc_inspection
from gongxin.portal import values, wording
from gongxin.portal.facts import Fact
from gongxin.portal.language import Language
from gongxin.portal.records import RecordView, Writer
from gongxin.publicity import api as publicity

WHOLE = 24
"""A file of up to this many records is one page; a larger one shows PREVIEW per section and links to the
section's pages."""
PREVIEW = 4
PAGE = 20
"""Records on one page of a section. All three keep a page under 150 KB (tests/portal/test_weight.py)."""


@dataclass(frozen=True)
class CodePart:
    """One part of the subject's code, as printed under the name."""

    text: str
    label: str
    meaning: str


@dataclass(frozen=True)
class SubjectHead:
    uscc: str
    name: str
    kind: str
    status: str
    active: bool
    provisional: bool
    nonconforming: bool
    code_parts: tuple[CodePart, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class SectionView:
    """`count` records in all, `records` those on this page."""

    id: str
    label: str
    count: int
    adverse: int
    count_text: str
    records: tuple[RecordView, ...]
    more_url: str = ""
    more_text: str = ""


def code_parts(uscc: str, lang: Language) -> tuple[CodePart, ...]:
    """The five parts of a code with what they mean (GB 32100-2015)."""
    parts = uscc_inspection.inspect(uscc).parts
    found = []
    for name, start, end, label in wording.CODE_PARTS:
        meaning = parts[name].label if name in parts else None
        text = sentence(meaning.pick(lang)) if meaning else ""
        if name == "region" and (place := publicity.region_name(uscc[start:end]).pick(lang)) != uscc[start:end]:
            text = place
        found.append(CodePart(uscc[start:end], label.pick(lang), text))
    return tuple(found)


def head_of(subject: Mapping[str, Any], writer: Writer) -> SubjectHead:
    """The head of a file from the registry's `subject` object."""
    lang, uscc = writer.lang, str(subject["uscc"])
    status = subject.get("status") or ""
    return SubjectHead(
        uscc=uscc,
        name=subject["name"],
        kind=kind_label(uscc, lang),
        status=status_label(writer.catalogue, status, lang),
        active=is_alive(writer.catalogue, status),
        provisional=bool(subject.get("provisional")),
        nonconforming=bool(subject.get("issued_nonconforming")),
        code_parts=code_parts(uscc, lang),
        facts=tuple(_head_facts(subject, lang)),
    )


ALIVE = "存续"
"""The label of the registration state in which an organisation exists."""


def kind_label(uscc: str, lang: Language) -> str:
    """What kind of organisation a code belongs to, by its first two characters."""
    part = uscc_inspection.inspect(uscc).parts.get("category")
    return sentence(part.label.pick(lang)) if part and part.label else ""


def region_label(code: str | None, lang: Language) -> str:
    """The division by its name; the code itself where no table knows it."""
    if not code:
        return ""
    name = publicity.region_name(code).pick(lang)
    if code in name:
        return name
    return f"{name} ({code})" if lang == "en" else f"{name}（{code}）"


def status_codes(catalogue: Catalogue) -> CodeSet | None:
    """The code set of the registration status, where the catalogue has one."""
    for resource in catalogue.resources:
        field = resource.register_.status if resource.register_ else None
        if field and resource.has_field(field):
            code_set = resource.field(field).code_set
            return catalogue.code_set(code_set) if code_set else None
    return None


def _status(catalogue: Catalogue, status: str) -> CodeValue | None:
    """The value of a status as stored (its code) or as a register wrote it (label or alias)."""
    code_set = status_codes(catalogue)
    if code_set is None or not status:
        return None
    known = code_set.value_map().get(status, (status,))
    return code_set.value(known[0])


def status_label(catalogue: Catalogue, status: str, lang: Language) -> str:
    """The registration status in the language of the page."""
    found = _status(catalogue, status)
    return sentence(found.label.pick(lang)) if found else status


def is_alive(catalogue: Catalogue, status: str) -> bool:
    """Whether the register says that the organisation exists."""
    found = _status(catalogue, status)
    return found is not None and found.label.zh == ALIVE


def sentence(text: str) -> str:
    """With a capital at its beginning, where the definitions write in small letters."""
    return text[:1].upper() + text[1:]


def _head_facts(subject: Mapping[str, Any], lang: Language) -> list[Fact]:
    rows: list[Fact] = []
    for name in ("former", "second", "short"):
        given = subject.get(f"{name}_names") or ()
        rows.append(Fact(wording.NAME_KINDS[name].pick(lang), "\n".join(given)))
    rows.append(Fact(_("登记机关所在区划"), region_label(subject.get("region"), lang)))
    rows.append(Fact(_("成立日期"), values.day(subject.get("established"), lang)))
    rows.append(Fact(_("注销或吊销日期"), values.day(subject.get("dissolved"), lang)))
    if subject.get("capital_amount") is not None:
        currency = subject.get("capital_currency") or "CNY"
        rows.append(Fact(_("注册资本"), values.amount(subject["capital_amount"], lang, currency)))
    rows.append(Fact(_("住所"), subject.get("address") or ""))
    for item in subject.get("old_codes") or ():
        rows.append(Fact(wording.say(wording.OLD_CODES, item["kind"], lang), item["code"]))
    return [row for row in rows if row.value]


def sections_of(
    file: Mapping[str, Any],
    writer: Writer,
    more: Callable[[str], str],
    *,
    whole: int = WHOLE,
    preview: int = PREVIEW,
) -> tuple[SectionView, ...]:
    """Every section of the catalogue in its order, empty ones too. `more(section id)` is the address of its
    own page."""
    grouped = {item["section"]: item["records"] for item in file["sections"]}
    everything = sum(len(rows) for rows in grouped.values()) <= whole
    found = []
    for section in writer.catalogue.sections:
        rows = grouped.get(section.id, [])
        shown = rows if everything or len(rows) <= preview else rows[:preview]
        rest = len(shown) < len(rows)
        found.append(
            SectionView(
                id=section.id,
                label=section.label.pick(writer.lang),
                count=len(rows),
                adverse=sum(1 for row in rows if row["nature"] == "adverse"),
                count_text=_count_text(rows),
                records=tuple(writer.view(row) for row in shown),
                more_url=more(section.id) if rest else "",
                more_text=_("全部 %(n)d 条") % {"n": len(rows)} if rest else "",
            )
        )
    return tuple(found)


def _count_text(rows: Sequence[Mapping[str, Any]]) -> str:
    adverse = sum(1 for row in rows if row.get("nature") == "adverse")
    if not rows:
        return ""
    if adverse:
        return str(_("%(n)d 条，其中失信信息 %(adverse)d 条") % {"n": len(rows), "adverse": adverse})
    return str(_("%(n)d 条") % {"n": len(rows)})
