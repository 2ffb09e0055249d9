"""Amounts and registered capital: exact, or refused with a reason."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.kernel import money, numerals
from gongxin.kernel.money import AmountError, Capital, parse_amount, parse_capital
from gongxin.kernel.text import Bilingual
from shared_data import read_cases, read_csv

yuan_and_cents = st.decimals(0, 10**12, places=2)


def read(cell: str, unit: money.Unit) -> str:
    """What a cell is read as, in the words of the CSV; an error by its code."""
    try:
        found = parse_amount(cell, unit)
    except AmountError as error:
        return error.error_code if error.reason and error.remedy.zh else "no reason"
    return "NULL" if found is None else f"{found:f}"


@pytest.mark.parametrize("case", read_cases("amounts"), ids=lambda c: f"{c['cell']} {c['unit']}")
def test_cells(case: dict[str, str]) -> None:
    assert read(case["cell"], case["unit"]) == case["expected"]


@given(yuan_and_cents)
def test_yuan_go_there_and_back(amount: Decimal) -> None:
    for text in (f"{amount}", f"{amount:,}", f"￥{amount:,}", f"{amount}元", f"人民币{amount}元整"):
        assert parse_amount(text, "yuan") == amount


@given(st.decimals(0, 10**9, places=6))
def test_ten_thousands_are_exact_to_six_decimals(amount: Decimal) -> None:
    yuan = amount * 10_000
    assert parse_amount(f"{amount}", "wan") == yuan
    assert parse_amount(f"{amount:,}", "wan") == yuan
    assert parse_amount(f"{amount}万元", "yuan") == yuan
    assert parse_amount(f"{yuan}元", "wan") == yuan
    assert isinstance(parse_amount(f"{amount}", "wan"), Decimal)


def capital_numeral(number: int) -> str:
    """An independent way back: a whole number in capital numerals."""
    if number == 0:
        return "零"
    digits, units = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
    groups, result, gap = ("", "万", "亿", "万亿"), "", False
    text = str(number)
    text = text.zfill(-(-len(text) // 4) * 4)
    for g in range(0, len(text), 4):
        group, any_digit = text[g : g + 4], False
        for i, c in enumerate(group):
            if c == "0":
                gap = True
            else:
                result += ("零" if gap and result else "") + digits[int(c)] + units[3 - i]
                gap, any_digit = False, True
        if any_digit:
            result += groups[(len(text) - g) // 4 - 1]
    return result


@given(st.integers(1, 10**12 - 1))
def test_capital_numerals_go_there_and_back(number: int) -> None:
    assert numerals.money(capital_numeral(number) + "元整") == number
    assert parse_amount(capital_numeral(number) + "元整", "yuan") == number
    assert parse_amount("人民币" + capital_numeral(number) + "元", "wan") == number


@pytest.mark.parametrize("shape", read_csv("registry/capital_shapes.csv"), ids=lambda s: s["一例"][:30])
def test_every_shape_of_registered_capital(shape: dict[str, str]) -> None:
    """184 shapes of 1.1 million registrations: read to the right amount and currency, or refused with a
    reason.
    """
    text = shape["一例"]
    if text == "N/A":
        assert parse_capital(text) is None
        return
    expected = _by_hand(text)
    if expected is None:
        with pytest.raises(AmountError) as refused:
            parse_capital(text)
        assert refused.value.reason is not None
        return
    capital = parse_capital(text)
    assert capital is not None
    assert (capital.amount, capital.currency) == expected


NAMED = """
人民币:CNY 美元:USD 港:HKD 日元:JPY 欧元:EUR 英镑:GBP 德国马克:DEM 法国法郎:FRF 新加坡:SGD 瑞士法郎:CHF
澳大利亚:AUD 丹麦:DKK 加拿大:CAD
"""
CURRENCIES = dict(pair.split(":") for pair in NAMED.split())


def _by_hand(text: str) -> tuple[Decimal, str] | None:
    """A second reading, by other means: digits in front, 万 somewhere, a currency's name somewhere."""
    number = re.split("[(（万人元]", text)[0].replace(",", "")
    try:
        amount = Decimal(number)
    except ArithmeticError:
        return None
    currency = next((code for name, code in CURRENCIES.items() if name in text), None)
    if "万" not in text and currency is None:
        return None
    return amount * (10_000 if "万" in text else 1), currency or "CNY"


def test_capital_without_a_unit() -> None:
    assert parse_capital("5()", unit="wan") == Capital(Decimal("50000.00"), "CNY", currency_stated=False)
    with pytest.raises(AmountError, match="ten thousand"):
        parse_capital("5()")


def test_real_registrations() -> None:
    refused = {}
    for row in read_csv("registry/registrations_3000.csv"):
        try:
            parse_capital(row["注册资金"])
        except AmountError as error:
            refused[row["注册资金"]] = error.error_code
    assert refused == {
        "11()": "amount.no_unit",
        "1()": "amount.no_unit",
        "0()": "amount.no_unit",
        "3,0000000(万)": "amount.separators",
        "谭伟贤": "amount.unreadable",
    }


@given(st.text(), st.sampled_from(["yuan", "wan"]))
def test_any_text_is_an_amount_a_null_or_an_error(text: str, unit: money.Unit) -> None:
    assert read(text, unit) != "no reason"


@given(st.text())
def test_any_text_is_capital_a_null_or_an_error(text: str) -> None:
    try:
        parse_capital(text)
    except AmountError as error:
        reason = error.reason
    else:
        reason = Bilingual("", "")
    assert reason is not None


@given(st.text(numerals.CHARACTERS + "元整角分", max_size=12), st.sampled_from(["yuan", "wan"]))
def test_any_numeral_is_an_amount_or_an_error(text: str, unit: money.Unit) -> None:
    assert read(text, unit) != "no reason"
