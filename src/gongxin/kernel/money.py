"""Amounts in cells: fines and the like in yuan, registered capital in any currency; decimals, never floats.

Submissions carry 万元 where the national tables say so; stored is yuan (domain.md). A unit written in the
cell wins over the column's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gongxin.kernel import numerals
from gongxin.kernel.currencies import CURRENCY_NAMES
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.folding import drop_invisible
from gongxin.kernel.nulls import is_null
from gongxin.kernel.text import Bilingual

Unit = Literal["yuan", "wan"]

SCALES: dict[str, Decimal] = {
    "": Decimal(1),
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
MOST = Decimal("1e15")
"""Larger amounts are typing errors: the whole country's product of a year is below."""

CENT = Decimal("0.01")
FINEST = Decimal("0.000001")
"""The registry keeps six decimals. Whether a field may have more than two is the catalogue's business
(max_decimals).
"""


class AmountError(GongxinError):
    """金额无法识别。 | This is not an amount that can be read."""

    code = "amount.unreadable"
    default_remedy = Bilingual("请只填数字，如 12345.67。", "Write digits only, like 12345.67.")


@dataclass(frozen=True, slots=True)
class Capital:
    """Registered capital. `amount` in units of `currency` (yuan, dollars; not ten thousands), ISO 4217.

    `currency_stated` is False where the cell names no currency and yuan is meant by custom.
    """

    amount: Decimal
    currency: str
    currency_stated: bool


NUMBER_RE2 = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
"""A number with or without thousands separators, for Python and RE2."""

_NUMBER = re.compile(NUMBER_RE2, re.ASCII)
_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?E[+-]?\d{1,2}", re.I | re.ASCII)
_LEADING = re.compile(
    rf"(?P<number>{_EXPONENT.pattern}|{NUMBER_RE2}|\.\d+)(?P<rest>.*)", re.S | re.I | re.ASCII
)
_YUAN_WORDS = re.compile(r"^(?:人民币|RMB|CNY|￥|¥|\u00a5)+[:：]?", re.I)
_SCALE = re.compile(r"^(?P<scale>万亿|[十百千]?万|亿|[十百千])?(?P<currency>.*)$", re.S)
_NOT_MEANT = re.compile(r"[\s()（）\[\]【】]+")
_ENDING = re.compile(r"[整正]$")

_NO_NUMBER = Bilingual("其中没有可识别的数字。", "There is no number in it.")
_GROUPS = Bilingual("千分位分隔不规则。", "The thousands separators are irregular.")
_RANGE = Bilingual("这里像是一个区间或多个金额。", "This looks like a range or several amounts.")
_REST = Bilingual("数字之后有不认识的文字。", "There are words after the number that are not known.")
_TOO_FINE = Bilingual("小数超过六位。", "It has more than six decimals.")
_TOO_MUCH = Bilingual("金额大到不可能。", "The amount is too large to be true.")
_FOREIGN = Bilingual("该金额不是人民币。", "The amount is not in yuan.")
_NO_UNIT = Bilingual("没有写明是元还是万元。", "It does not say whether yuan or ten thousand yuan is meant.")


def parse_amount(text: str | None, unit: Unit) -> Decimal | None:
    """Yuan, exact, with at least two decimals; None for a null. `unit` is the column's; a unit in the cell
    wins.

    5, 1,234.50, ￥5000.00, 5万元, 伍万元整. Raises AmountError for anything doubtful: other currencies,
    ranges, irregular separators, more than six decimals of a yuan.
    """
    if text is None or is_null(text):
        return None
    cell = _cell(text)
    spelled = numerals.money(_YUAN_WORDS.sub("", _NOT_MEANT.sub("", cell)))
    if spelled is not None:
        amount = spelled * (SCALES["万"] if unit == "wan" and not _names_unit(cell) else 1)
    else:
        number, scale, currency = _split(cell)
        if currency not in {None, "CNY"}:
            raise AmountError(code="amount.currency", reason=_FOREIGN)
        in_cell = scale is not None
        amount = number * (SCALES[scale or ""] if in_cell else SCALES["万" if unit == "wan" else ""])
    return _exact(amount)


def parse_capital(text: str | None, unit: Unit | None = None) -> Capital | None:
    """Registered capital as registers write it: `1,913.2157(万元人民币)`, `500万美元`, `伍佰万元整`; None
    for a null.

    `unit` is meant where the cell names none; without it such a cell is refused: 5 may be 5 yuan or 50,000.
    Raises AmountError.
    """
    if text is None or is_null(text):
        return None
    cell = _cell(text)
    spelled = numerals.money(_YUAN_WORDS.sub("", _NOT_MEANT.sub("", cell)))
    if spelled is not None and _names_unit(cell):
        return Capital(_exact(spelled), "CNY", "人民币" in cell)
    number, scale, currency = _split(cell)
    if scale is None:
        if unit is None:
            raise AmountError(code="amount.no_unit", reason=_NO_UNIT)
        scale = "万" if unit == "wan" else ""
    return Capital(_exact(number * SCALES[scale]), currency or "CNY", currency is not None)


def _cell(text: str) -> str:
    return drop_invisible(text).replace("，", ",").strip()


def _names_unit(cell: str) -> bool:
    """True for a spelled amount that says 元, or 万 by being a numeral with 万 in it."""
    return any(c in cell for c in "元圆圓块万萬亿億")


def _split(cell: str) -> tuple[Decimal, str | None, str | None]:
    """Number, scale ('' when yuan or a currency stands alone, None when no unit stands there), ISO
    currency or None.
    """
    bare = _YUAN_WORDS.sub("", cell).strip()
    stated = "CNY" if bare != cell else None
    match = _LEADING.fullmatch(bare)
    if match is None:
        raise AmountError(reason=_NO_NUMBER)
    rest = _ENDING.sub("", _NOT_MEANT.sub("", match["rest"]))
    if rest[:1] in {",", "."} or (rest[:1].isdigit()):
        raise AmountError(code="amount.separators", reason=_GROUPS)
    if re.search(r"\d", rest):
        raise AmountError(code="amount.range", reason=_RANGE)
    number = Decimal(match["number"].replace(",", ""))
    if not rest:
        return number, None, stated
    parts = _SCALE.fullmatch(rest)
    assert parts is not None  # the pattern takes everything
    scale, name = parts["scale"] or "", parts["currency"]
    currency = _currency(name)
    return number, scale, currency or stated


def _currency(name: str) -> str | None:
    """ISO code of 美元, 元美元, 元(美元), 人民币元; None for bare 元 or nothing. Raises AmountError for
    other words.
    """
    if name in {"", "元", "圆", "块", "块钱", "元钱"}:
        return None
    bare = name.removeprefix("元")
    for candidate in (bare, bare.removesuffix("元"), bare.upper()):
        if candidate in CURRENCY_NAMES:
            return CURRENCY_NAMES[candidate]
    raise AmountError(code="amount.words", reason=_REST)


def _exact(amount: Decimal) -> Decimal:
    """The amount with at least two decimals. Raises AmountError beyond MOST or finer than FINEST."""
    if abs(amount) >= MOST:
        raise AmountError(code="amount.too_large", reason=_TOO_MUCH)
    for decimals in (CENT, FINEST):
        rounded = amount.quantize(decimals)
        if rounded == amount:
            return rounded if decimals is CENT else rounded.normalize()
    raise AmountError(code="amount.decimals", reason=_TOO_FINE)
