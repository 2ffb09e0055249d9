"""Which field each column of a file is: exact names first, then the name without remarks, unit or copy
number.

Nothing is guessed: a header that only resembles a known one is reported with the nearest, never taken for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from gongxin.catalogue.header_text import normalise_header, split_unit, without_copy_number, without_remarks
from gongxin.catalogue.model.resource import Field, Resource
from gongxin.catalogue.model.terms import Standard

_NEAR_ENOUGH = 60.0
_SUGGESTIONS = 200  # a file with 100,000 unknown columns is answered at once; nobody reads more suggestions
_ROW_NUMBERS = frozenset({"序号", "行号", "no.", "no", "rownum", "row_number", "unnamed0", "unnamed:0", "unnamed: 0"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place (from 0), its header as written, the field it is, or the nearest known header.

    ``unit`` is the unit the header itself states ('yuan' or 'wan'); it wins over the field's. ``ignored``:
    a blank
    header or a row number, left out on purpose.
    """

    index: int
    header: str
    field: str | None
    nearest: str | None = None
    reserved: bool = False
    unit: str | None = None
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class HeaderMapping:
    """What a header row says. ``duplicates`` are fields named by more than one column (the first is used by
    nobody: the file is refused); ``missing_required`` are required fields without a column; ``standard`` is
    whose codes the file's values are read by."""

    columns: tuple[Column, ...]
    duplicates: tuple[str, ...]
    missing_required: tuple[str, ...]
    standard: Standard

    @property
    def unknown(self) -> tuple[Column, ...]:
        """Columns that are no known field and not left out on purpose."""
        return tuple(column for column in self.columns if column.field is None and not column.ignored)

    @property
    def fields(self) -> dict[str, int]:
        """Field code → place of its column; reserved columns and repetitions are left out."""
        found: dict[str, int] = {}
        for column in self.columns:
            if column.field is not None and not column.reserved:
                found.setdefault(column.field, column.index)
        return found


def map_headers(resource: Resource, headers: Sequence[str]) -> HeaderMapping:
    """Tell each column's field; see HeaderMapping."""
    columns = tuple(_suggested(resource, (_column(resource, i, header) for i, header in enumerate(headers))))
    counts = Counter(column.field for column in columns if column.field is not None)
    standard = standard_of(resource, headers)
    return HeaderMapping(
        columns=columns,
        duplicates=tuple(field for field, count in counts.items() if count > 1),
        missing_required=tuple(
            field.code for field in resource.stored_fields if field.is_required(standard) and field.code not in counts
        ),
        standard=standard,
    )


def _column(resource: Resource, index: int, header: str) -> Column:
    known = resource.header_map()
    for text, unit in _candidates(header):
        code = known.get(text)
        if code is not None:
            field = resource.field(code)
            stated = unit if field.type in {"decimal", "capital"} else None
            return Column(index, header, code, reserved=field.reserved, unit=stated)
    if normalise_header(header) in _ROW_NUMBERS | {""}:
        return Column(index, header, None, ignored=True)
    return Column(index, header, None)


def _suggested(resource: Resource, columns: Iterable[Column]) -> Iterator[Column]:
    """The columns, the first unknown ones with the nearest known header."""
    left = _SUGGESTIONS
    for column in columns:
        if column.field is None and not column.ignored and left > 0:
            left -= 1
            yield replace(column, nearest=nearest(resource, column.header))
        else:
            yield column


def _candidates(header: str) -> list[tuple[str, str | None]]:
    """The forms under which a header is looked up, from the most exact on, each with the unit it states."""
    whole = normalise_header(header)
    plain = without_remarks(whole)
    bare, unit = split_unit(plain)
    forms = [(whole, split_unit(whole)[1]), (plain, unit), (bare, unit)]
    forms += [(without_copy_number(text), stated) for text, stated in forms]
    return [(text, stated) for text, stated in forms if text]


def nearest(resource: Resource, header: str) -> str | None:
    """The known header most like this one, as written in the definition; None when nothing is near."""
    names = resource.header_names
    wanted = without_remarks(normalise_header(header))
    if not wanted:
        return None
    found = process.extractOne(wanted, names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    return names[found[0]] if found else None


def standard_of(resource: Resource, headers: Sequence[str]) -> Standard:
    """Whose names the file uses: a code only one standard has decides; else codes of both count as 2018;
    else zh.

    Codes as common to both standards as XK_ZT mean different values in each, so this is asked of the whole
    row.
    """
    present = {text for header in headers for text, _ in _candidates(header)}
    of_2018 = _names(resource.fields, "y2018")
    of_2016 = _names(resource.fields, "y2016")
    only_2018, only_2016 = present & (of_2018 - of_2016), present & (of_2016 - of_2018)
    if len(only_2016) > len(only_2018):
        return "y2016"
    return "y2018" if only_2018 or present & of_2018 else "zh"


def _names(fields: Sequence[Field], standard: Standard) -> set[str]:
    return {normalise_header(name) for field in fields for name in getattr(field.aliases, standard)}


def template_headers(resource: Resource, standard: Standard) -> tuple[str, ...]:
    """The header row of an empty form of that standard: fields it has, in order, without reserved columns.

    A resource no national code exists for gets its field codes (y2018) or labels (zh); 2016 knows only its
    own.
    """
    row: list[str] = []
    has_national_codes = any(getattr(field.aliases, standard) for field in resource.fields)
    for field in resource.stored_fields:
        names: tuple[str, ...] = getattr(field.aliases, standard)
        if names:
            row.append(names[0])
        elif standard == "zh":
            row.append(field.label.zh)
        elif not has_national_codes:
            row.append(field.aliases.code[0] if field.aliases.code else field.code)
    return tuple(row)
