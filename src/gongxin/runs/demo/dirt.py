"""Dirt as real files have it (shared/data/README.md), planted row by row, and what intake must say about
each kind.

A planter takes a copy of a good row and spoils it, or returns False if this row has no place for that
dirt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gongxin.catalogue import Resource, Standard
from gongxin.runs.demo.codes import CodeMaker
from gongxin.runs.demo.row import Row
from gongxin.runs.demo.words import Words

FULL_WIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in (*range(48, 58), *range(65, 91))})


@dataclass(slots=True)
class Hands:
    """What a planter may use."""

    rng: Random
    codes: CodeMaker
    words: Words
    resource: Resource
    columns: frozenset[str]  # codes of the fields that have a column in this file
    header: str
    received_on: date

    def demands(self, code: str) -> bool:
        """Whether a row of this file must fill the field."""
        standard: Standard = "y2018" if self.header == "y2018" else "y2016" if self.header == "y2016" else "zh"
        return code in self.columns and self.resource.field(code).is_required(standard)


Planter = Callable[[Row, Hands], bool]
KINDS: dict[str, tuple[str, int, Planter]] = {}
"""kind → (verdict, weight, planter)."""


def kind(name: str, verdict: str, weight: int) -> Callable[[Planter], Planter]:
    def register(planter: Planter) -> Planter:
        KINDS[name] = (verdict, weight, planter)
        return planter

    return register


def spoil(row: Row, hands: Hands) -> Row | None:
    """A spoilt copy of `row`, the kind by chance among those that fit; None if none does."""
    names = list(KINDS)
    weights = [KINDS[name][1] for name in names]
    for _ in range(6):
        name = hands.rng.choices(names, weights=weights)[0]
        verdict, _, planter = KINDS[name]
        spoilt = copy(row)
        spoilt.values = dict(row.values)
        if planter(spoilt, hands):
            spoilt.planted, spoilt.verdict = name, verdict
            return spoilt
    return None


def sow(rows: Sequence[Row], share: float, hands: Hands) -> list[Row]:
    """`rows` with about `share` of them spoilt; duplicates are added right behind the row they repeat."""
    sown: list[Row] = []
    for row in rows:
        sown.append(row)
        if row.clean or hands.rng.random() >= share:
            continue
        if hands.rng.random() < 0.12:
            twin = copy(row)
            twin.planted = "duplicate_row"
            sown.append(twin)
        elif spoilt := spoil(row, hands):
            sown[-1] = spoilt
    return sown


# -- the code ----------------------------------------------------------------------------------------------
def _code(row: Row, hands: Hands) -> str:
    return str(row.values.get(hands.resource.subject.uscc) or "")


def _set_code(row: Row, hands: Hands, code: str | None) -> bool:
    row.values[hands.resource.subject.uscc] = code
    return True


@kind("letter_o_for_zero", "accepted", 8)
def _letter_o(row: Row, hands: Hands) -> bool:
    code = _code(row, hands)
    return code.count("0") > 0 and _set_code(row, hands, code.replace("0", "O", 1))


@kind("full_width_code", "accepted", 6)
def _full_width(row: Row, hands: Hands) -> bool:
    return _set_code(row, hands, _code(row, hands).translate(FULL_WIDTH))


@kind("lower_case_code", "accepted", 6)
def _lower(row: Row, hands: Hands) -> bool:
    code = _code(row, hands)
    return code.lower() != code and _set_code(row, hands, code.lower())


@kind("spaced_code", "accepted", 6)
def _spaced(row: Row, hands: Hands) -> bool:
    code = _code(row, hands)
    return _set_code(row, hands, f" {code[:8]} {code[8:]}　")


@kind("hyphenated_code", "accepted", 3)
def _hyphenated(row: Row, hands: Hands) -> bool:
    code = _code(row, hands)
    return _set_code(row, hands, f"{code[:8]}-{code[8:17]}-{code[17]}")


@kind("wrong_check_digit", "refused", 8)
def _wrong_check(row: Row, hands: Hands) -> bool:
    if hands.resource.describes_subjects:  # what the registering office writes counts as issued
        return False
    return _set_code(row, hands, hands.codes.broken(_code(row, hands)))


@kind("short_code", "refused", 4)
def _short(row: Row, hands: Hands) -> bool:
    return _set_code(row, hands, _code(row, hands)[:-2])


@kind("missing_code", "quarantined", 6)
def _missing_code(row: Row, hands: Hands) -> bool:
    if hands.resource.describes_subjects:
        return False
    for field in hands.resource.subject.old_codes:
        row.values[field] = None
    return _set_code(row, hands, None)


@kind("old_number_only", "accepted", 6)
def _old_number(row: Row, hands: Hands) -> bool:
    old = [field for field in hands.resource.subject.old_codes if field.endswith("reg_no") and row.values.get(field)]
    return bool(old) and not hands.resource.describes_subjects and _set_code(row, hands, None)


@kind("unknown_old_number", "quarantined", 4)
def _unknown_old(row: Row, hands: Hands) -> bool:
    old = [field for field in hands.resource.subject.old_codes if field.endswith("reg_no")]
    if not old or hands.resource.describes_subjects:
        return False
    for field in hands.resource.subject.old_codes:
        row.values[field] = None
    row.values[old[0]] = hands.codes.registration_number("470199", individual=False)
    return _set_code(row, hands, None)


# -- persons -----------------------------------------------------------------------------------------------
@kind("natural_person", "refused", 6)
def _person(row: Row, hands: Hands) -> bool:
    category = hands.resource.subject.category
    if not category or category not in hands.columns:
        return False
    for field in hands.resource.subject.old_codes:
        row.values[field] = None
    row.values[category] = "自然人"
    row.values[hands.resource.subject.name] = hands.words.person()
    return _set_code(row, hands, None)


def _hide(row: Row, hands: Hands, secret: str, label: str) -> bool:
    """Write `secret` into a free text of the row."""
    texts = [
        f.code
        for f in hands.resource.fields
        if f.type == "text" and f.code in hands.columns and isinstance(row.values.get(f.code), str)
    ]
    if not texts:
        return False
    field = hands.rng.choice(texts)
    row.values[field] = f"{row.values[field]}（{label}{secret}）"
    return True


@kind("resident_number_in_text", "refused", 7)
def _resident(row: Row, hands: Hands) -> bool:
    number = hands.codes.resident_number()
    shapes = (
        number,
        number.lower(),
        number.translate(FULL_WIDTH),
        f"{number[:6]} {number[6:14]} {number[14:]}",
        f"{number[:6]}-{number[6:14]}-{number[14:]}",
    )
    return _hide(row, hands, hands.rng.choice(shapes), "身份证号")


@kind("mobile_number_in_text", "refused", 5)
def _mobile(row: Row, hands: Hands) -> bool:
    number = hands.codes.mobile_number()
    shapes = (number, f"+86 {number}", f"{number[:3]}-{number[3:7]}-{number[7:]}")
    return _hide(row, hands, hands.rng.choice(shapes), "联系电话")


@kind("number_in_reserved_column", "accepted", 6)
def _reserved(row: Row, hands: Hands) -> bool:
    """The national tables have columns for persons' numbers: dropped on arrival, the row judged without
    them."""
    reserved = [f.code for f in hands.resource.fields if f.reserved and f.code in hands.columns and f.code.endswith("_no")]
    if not reserved:
        return False
    row.values[reserved[0]] = hands.codes.resident_number()
    return True


# -- values ------------------------------------------------------------------------------------------------
@kind("future_date", "refused", 7)
def _future(row: Row, hands: Hands) -> bool:
    field = hands.resource.dates.decided
    if not field or not isinstance(row.values.get(field), date):
        return False
    row.values[field] = hands.received_on + timedelta(days=hands.rng.randint(20, 400))
    return True


@kind("impossible_date", "refused", 5)
def _impossible(row: Row, hands: Hands) -> bool:
    field = hands.resource.dates.decided
    if not field or not isinstance(row.values.get(field), date):
        return False
    row.values[field] = f"{row.values[field].year}-02-30"
    return True


@kind("ends_before_it_begins", "refused", 5)
def _ends_first(row: Row, hands: Hands) -> bool:
    dates = hands.resource.dates
    if not dates.effective_from or not dates.effective_to or not {dates.effective_from, dates.effective_to} <= hands.columns:
        return False
    if not isinstance(row.values.get(dates.effective_from), date):
        return False
    row.values[dates.effective_to] = row.values[dates.effective_from] - timedelta(days=hands.rng.randint(30, 900))
    return True


@kind("missing_title", "refused", 6)
def _untitled(row: Row, hands: Hands) -> bool:
    field = hands.resource.title
    if not field or not hands.demands(field):
        return False
    row.values[field] = None
    return True


@kind("unknown_value", "refused", 5)
def _unknown_value(row: Row, hands: Hands) -> bool:
    coded = [
        f.code
        for f in hands.resource.fields
        if f.type in {"code", "codes", "grade"}
        and f.code in hands.columns
        and row.values.get(f.code)
        and f.code != hands.resource.subject.category
    ]
    if not coded:
        return False
    row.values[hands.rng.choice(coded)] = "不详"
    return True


@kind("placeholder_authority", "refused", 3)
def _placeholder(row: Row, hands: Hands) -> bool:
    field = hands.resource.authority.uscc
    if not field or field not in hands.columns:
        return False
    row.values[field] = "00000000000000000X"
    return True


@kind("name_with_spaces", "accepted", 6)
def _spaced_name(row: Row, hands: Hands) -> bool:
    field = hands.resource.subject.name
    row.values[field] = f"　{row.values[field]} ".replace("（", "(").replace("）", ")")
    return True
