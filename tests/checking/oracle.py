"""What the kernel reads in a cell, said once more and without any table expression: the reference for both passes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from gongxin.catalogue import Catalogue, Field
from gongxin.kernel import dates, identifiers, money, oldcodes, uscc
from gongxin.kernel.docno import normalise_docno
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.folding import fold_cell
from gongxin.kernel.nulls import is_null

NO_END = date(2099, 12, 31)
EDGES = " \t\r\n\v\f\u3000\u00a0\ufeff\u200b"


def is_personal(field: Field, text: str) -> bool:
    """Does the kernel find a person's number in the cell? Beside an organisation's code in a code column it looks again."""
    return identifiers.contains(text)


def value(field: Field, text: str | None, catalogue: Catalogue, standard: str, unit: str | None) -> Any:
    """The normalised value as the kernel has it; None where there is none, or none that can be read."""
    if text is None or (is_null(text) and not is_code(field, text, catalogue, standard)):
        return None
    given = text.strip(EDGES)
    try:
        return _value(field, given, catalogue, standard, unit)
    except GongxinError:
        return None


def _value(field: Field, given: str, catalogue: Catalogue, standard: str, unit: str | None) -> Any:
    match field.type:
        case "date":
            day = dates.parse_date(given)
            return NO_END if isinstance(day, dates.NoEnd) else day
        case "decimal":
            return money.parse_amount(given, "wan" if unit == "wan" else "yuan")
        case "integer":
            folded = fold_cell(given).replace(",", "").removesuffix(".0")
            return int(folded) if folded.lstrip("-").isdigit() and folded.count("-") < 2 and len(folded) < 16 else None
        case "year":
            folded = fold_cell(given).removesuffix("年度").removesuffix("年").removesuffix(".0")
            return int(folded) if len(folded) == 4 and folded.isdigit() and folded[:2] in {"19", "20"} else None
        case "capital":
            read = money.parse_capital(given, unit)  # type: ignore[arg-type]
            return f"{read.amount:f} {read.currency}" if read else None
        case "uscc":
            found = uscc.extraction(given)
            if found.code is None and not found.candidates and uscc.has_shape(uscc.normalise(given)):
                return None if set(uscc.normalise(given)) <= set("0X") else uscc.normalise(given)
            return None if set(found.code or "1") <= set("0X") else found.code
        case "regno" | "orgcode":
            old = oldcodes.classify(given)
            return old.code if old and (old.kind == "orgcode") == (field.type == "orgcode") else None
        case "docno":
            return normalise_docno(given)
        case "code" | "grade":
            found_codes = codes(field, given, catalogue, standard)
            return found_codes[0] if len(found_codes) == 1 else None
        case _:
            return given


def is_code(field: Field, text: str, catalogue: Catalogue, standard: str) -> bool:
    """NONE is a code of commitment_state, though `none` says nothing elsewhere."""
    return bool(field.code_set) and text in catalogue.code_set(field.code_set or "").value_map(standard)  # type: ignore[arg-type]


def codes(field: Field, word: str, catalogue: Catalogue, standard: str) -> tuple[str, ...]:
    """The codes of one word; empty where the set does not know it, or where 其他 lacks its name."""
    code_set = catalogue.code_set(field.code_set or "")
    word = word.strip(EDGES)
    if code_set.other and code_set.other_needs_name and word.startswith(code_set.other):
        known: dict[str, tuple[str, ...]] = {}
    else:
        known = code_set.value_map(standard)  # type: ignore[arg-type]
    for form in (word, fold_cell(word).upper(), fold_cell(word)):
        if form in known:
            return known[form]
    if word in code_set.out_of_scope:
        return (word,)
    return ()


def same(field: Field, found: Any, wanted: Any) -> bool:
    """Equal as records count: every spelling of "no end" is one."""
    if field.type == "date" and found is not None and wanted is not None:
        return bool(_end(found) == _end(wanted))
    if field.type == "capital" and found and wanted:
        (amount, currency), (other, another) = found.split(" "), wanted.split(" ")
        return Decimal(amount) == Decimal(other) and currency == another
    return bool(found == wanted)


def _end(day: date) -> date:
    return NO_END if day == date(2099, 12, 30) else day


def coded(field: Field, text: str | None, catalogue: Catalogue, standard: str) -> str | None:
    """A cell of a code set: its codes joined by semicolons, each once; None where one is unknown."""
    if text is None or (is_null(text) and not is_code(field, text, catalogue, standard)):
        return None
    if field.type != "codes":
        found = _word(field, text.strip(EDGES), catalogue, standard)
        return found[0] if len(found) == 1 else None
    parts = _parts(text, (field.separator or ";") + ";；|\n")
    if any(not _word(field, part, catalogue, standard) for part in parts):
        weak = field.weak_separators or "、,，"
        parts = [p for part in parts for p in ([part] if _word(field, part, catalogue, standard) else _parts(part, weak))]
    read = [_word(field, part, catalogue, standard) for part in parts]
    if not read or not all(read):
        return None
    return ";".join(dict.fromkeys(code for several in read for code in several))


def _parts(text: str, separators: str) -> list[str]:
    for separator in separators:
        text = text.replace(separator, "\0")
    return [part.strip(EDGES) for part in text.split("\0") if part.strip(EDGES)]


def _word(field: Field, word: str, catalogue: Catalogue, standard: str) -> tuple[str, ...]:
    """The codes of a word, or 其他 with its name behind a hyphen, a colon or in brackets."""
    found = codes(field, word, catalogue, standard)
    other = catalogue.code_set(field.code_set or "").other
    if found or not other or not word.startswith(other):
        return found
    for joint in "-－—–:：（(":
        head, mark, name = word.partition(joint)
        if mark and head.strip() == other and name.strip():
            name = name.strip().removesuffix({"（": "）", "(": ")"}.get(joint, "")).strip()
            return (f"{other}-{name}",) if name else ()
    return ()
