"""Chinese numerals: everyday (三万五千), capital as on cheques (叁万伍仟元整), and bare digits (二〇一九)."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    c: value
    for value, characters in enumerate(
        ("零〇○", "一壹壱", "二贰貳弍两兩", "三叁參叄弎", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for c in characters
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_PARTS = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01")}

CHARACTERS = "".join([*_DIGITS, *_SMALL, *_LARGE])
_MONEY = re.compile(
    rf"(?P<whole>[{CHARACTERS}]+)(?:[元圆圓块](?P<rest>(?:[{CHARACTERS}][角毛])?[零〇]?(?:[{CHARACTERS}]分)?))?[整正]?"
)


def digits_of(text: str) -> int:
    """Digits in a row: 二〇一九 → 2019. Raises ValueError for another character."""
    return int("".join(str(_digit(c)) for c in text))


def small_number(text: str) -> int:
    """A number below 10,000: 十八 → 18, 二十 → 20. Raises ValueError."""
    return _below_ten_thousand(text)


def is_numeral(text: str) -> bool:
    """True if the text consists of numeral characters only."""
    return bool(text) and all(c in CHARACTERS for c in text)


def whole_number(text: str) -> int:
    """Any whole number: 一亿零三百万 → 103000000. Raises ValueError for what is not one."""
    for unit in ("亿億", "万萬"):
        position = max(text.rfind(c) for c in unit)
        if position >= 0:
            head, tail = text[:position], text[position + 1 :]
            if len(tail) == 1:
                raise ValueError("三万五 may mean 35,000 or 30,005")
            return whole_number(head) * _LARGE[unit[0]] + (whole_number(tail) if tail else 0)
    return _below_ten_thousand(text)


def money(text: str) -> Decimal | None:
    """Yuan of a numeral amount such as 叁万伍仟元整 or 壹佰元零伍分; None if the text is none."""
    match = _MONEY.fullmatch(text)
    if match is None:
        return None
    try:
        amount = Decimal(whole_number(match["whole"]))
        rest = re.findall(r"(.)([角毛分])", match["rest"] or "")
        return amount + sum((_digit(c) * _PARTS[unit] for c, unit in rest), Decimal(0))
    except ValueError:
        return None


def _digit(character: str) -> int:
    try:
        return _DIGITS[character]
    except KeyError:
        raise ValueError("not a Chinese digit") from None


def _below_ten_thousand(text: str) -> int:
    """Digit and unit pairs in falling order; a leading 十 means one ten. Raises ValueError."""
    if not text:
        raise ValueError("an empty numeral")
    if all(c in _DIGITS for c in text) and len(text) > 1 and text[0] not in "零〇○":
        return digits_of(text)
    total, pending, last_unit, zero = 0, None, 10_000, False
    for character in text:
        if character in _SMALL:
            unit = _SMALL[character]
            if unit >= last_unit or (pending is None and unit != 10):
                raise ValueError("units of a numeral must fall")
            total, pending, last_unit = total + (1 if pending is None else pending) * unit, None, unit
        else:
            value = _digit(character)
            if pending:
                raise ValueError("two digits without a unit between them")
            pending, zero = value, value == 0 or zero
    if pending and total and last_unit > 10 and not zero:
        raise ValueError("三百五 may mean 350 or 305")
    return total + (pending or 0)
