"""What the header of a file says about the file as a whole; pure.

A header that cannot carry the resource refuses the file at once, with every fault named: better one clear answer than the
same finding on every row. What is only unknown is named, with the nearest known header, and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongxin.catalogue import HeaderMapping, Resource
from gongxin.kernel.identifiers import mask
from gongxin.kernel.text import Bilingual

_SHOWN = 40
_NAMED = 20
"""Headers that one remark names; a file may have a thousand unknown ones."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say about the header. `refuses`: the file cannot be used."""

    rule: str
    refuses: bool
    message: Bilingual
    remedy: Bilingual
    place: str = "1"

    def as_reason(self) -> dict[str, str]:
        return {
            "rule": self.rule,
            "zh": self.message.zh,
            "en": self.message.en,
            "place": self.place,
            "remedy_zh": self.remedy.zh,
            "remedy_en": self.remedy.en,
        }


def remarks(mapping: HeaderMapping, resource: Resource) -> tuple[Remark, ...]:
    """Everything worth saying about a header, faults first."""
    found = [*_nothing_known(mapping, resource), *_twice(mapping, resource)]
    if not found:
        found += _missing(mapping, resource)
    return (*found, *_unknown(mapping), *_reserved(mapping))


def shown(header: str) -> str:
    """A header as it may be kept and shown: masked, printable, not too long."""
    # Masked first: a character that cannot be shown may stand inside a number.
    masked = mask("".join(ch if ch.isprintable() else " " for ch in mask(header))).strip()
    return masked if len(masked) <= _SHOWN else masked[:_SHOWN] + "…"


def _nothing_known(mapping: HeaderMapping, resource: Resource) -> Iterator[Remark]:
    """HD1: a header without one known column is the header of something else."""
    if any(column.field for column in mapping.columns):
        return
    yield Remark(
        "header.nothing_known",
        True,
        Bilingual(f"没有一列是“{resource.label.zh}”的字段。", f"Not one column is a field of '{resource.label.en}'."),
        Bilingual(
            f"请确认信息资源是否选对，并查看字段：gongxin catalogue show {resource.id}",
            f"Is it the right resource? Its fields: gongxin catalogue show {resource.id}",
        ),
    )


def _twice(mapping: HeaderMapping, resource: Resource) -> Iterator[Remark]:
    """HD2: a field in two columns is in none: nobody knows which one counts."""
    for code in mapping.duplicates:
        field = resource.field(code)
        columns = "、".join(
            f"{shown(column.header)}（{column.index + 1}）" for column in mapping.columns if column.field == code
        )
        yield Remark(
            "header.field_twice",
            True,
            Bilingual(
                f"字段“{field.label.zh}”出现在多列：{columns}。",
                f"The field '{field.label.en}' has several columns: {columns}.",
            ),
            Bilingual("请只保留其中一列。", "Keep one of them."),
        )


def _missing(mapping: HeaderMapping, resource: Resource) -> Iterator[Remark]:
    """HD3: a file without the column of a field that every row must fill is refused as a whole."""
    if not mapping.missing_required:
        return
    fields = [resource.field(code) for code in mapping.missing_required]
    standard = mapping.standard

    def name(code: str) -> str:
        aliases = getattr(resource.field(code).aliases, standard, ())
        return aliases[0] if aliases else code

    zh = "、".join(f"{field.label.zh}（{name(field.code)}）" for field in fields)
    en = ", ".join(f"{field.label.en} ({name(field.code)})" for field in fields)
    yield Remark(
        "header.missing",
        True,
        Bilingual(f"缺少必填字段的列：{zh}。", f"Columns of required fields are missing: {en}."),
        Bilingual("请补上这些列后重新报送。", "Add these columns and send the file again."),
    )


def _unknown(mapping: HeaderMapping) -> Iterator[Remark]:
    """HD4: a column that the catalogue does not know is named and left out."""
    unknown = mapping.unknown
    if not unknown:
        return
    zh, en = [], []
    for column in unknown[:_NAMED]:
        name = shown(column.header)
        zh.append(f"{name}（是否指“{column.nearest}”？）" if column.nearest else name)
        en.append(f"{name} (did you mean '{column.nearest}'?)" if column.nearest else name)
    more = len(unknown) - _NAMED
    yield Remark(
        "header.unknown",
        False,
        Bilingual(
            f"有 {len(unknown)} 列不在目录中，未读取：{'、'.join(zh)}{f' 等（另有 {more} 列）' if more > 0 else ''}。",
            f"{len(unknown)} columns are not in the catalogue and were left out: {', '.join(en)}"
            f"{f' and {more} more' if more > 0 else ''}.",
        ),
        Bilingual("如应读取，请改为目录中的列名。", "If they are to be read, name them as the catalogue does."),
    )


def _reserved(mapping: HeaderMapping) -> Iterator[Remark]:
    """HD5: columns that national tables reserve for persons' numbers are dropped on arrival (scope.md, 2)."""
    reserved = [shown(column.header) for column in mapping.columns if column.reserved]
    if reserved:
        yield Remark(
            "header.reserved_dropped",
            False,
            Bilingual(
                f"自然人证件列已在接收时舍弃：{'、'.join(reserved)}。",
                f"Columns for persons' documents were dropped on arrival: {', '.join(reserved)}.",
            ),
            Bilingual("今后请不要报送这些列。", "Please do not send these columns in future."),
        )


SENTENCES: dict[str, Bilingual] = {
    "header.nothing_known": Bilingual("表头没有一列是目录中的列。", "No column of the header is in the catalogue."),
    "header.field_twice": Bilingual("两列是同一字段：…", "Two columns are the same field: …"),
    "header.missing": Bilingual("缺少必填字段的列：…", "Columns of required fields are missing: …"),
    "header.unknown": Bilingual("有的列不在目录中，未读取：…", "Columns are not in the catalogue and were left out: …"),
    "header.reserved_dropped": Bilingual(
        "自然人证件列已在接收时舍弃：…", "Columns for persons' documents were dropped on arrival: …"
    ),
}
"""What each rule of a header says, with its places left open."""
