"""Organisations' codes and persons' numbers that nobody has, for property tests."""

from __future__ import annotations

import datetime as dt
import string

from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2, mod_11_10

from gongxin.kernel import uscc
from gongxin.kernel.resident_number import PROVINCES
from gongxin.kernel.uscc_tables import CATEGORIES

digits = st.text("0123456789", min_size=1, max_size=1)


def digit_runs(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


uscc_codes = st.builds(
    uscc.generate,
    st.sampled_from(sorted(CATEGORIES)),
    st.one_of(st.sampled_from(["330106", "110000", "100000", "440305"]), digit_runs(6)),
    st.text(uscc.ALPHABET, min_size=8, max_size=8).filter(lambda s: any(c.isalpha() for c in s)),
)
registration_numbers = st.builds("{}{}".format, st.sampled_from("123456789"), digit_runs(13)).map(
    lambda n: n + mod_11_10.calc_check_digit(n)
)

birth_dates = st.dates(dt.date(1900, 1, 1), dt.date(2026, 12, 31)).map(lambda d: f"{d:%Y%m%d}")
areas = st.one_of(
    st.builds("{}{}".format, st.sampled_from(sorted(PROVINCES)), digit_runs(4)),
    digit_runs(5).map("9{}".format),
)
resident_numbers = st.builds("{}{}{}".format, areas, birth_dates, digit_runs(3)).map(
    lambda n: n + mod_11_2.calc_check_digit(n)
)
mobiles = st.builds("1{}{}".format, st.sampled_from("3456789"), digit_runs(9))
passports = st.one_of(
    st.builds("{}{}".format, st.sampled_from("EGDSPHKM"), digit_runs(8)),
    st.builds("{}{}".format, st.sampled_from(["EA", "EK", "DE", "SE", "PE", "MA"]), digit_runs(7)),
)

GAPS = ("", "", "", " ", "-", "\u200b", "\u3000", "\u00a0", "－", "—", " - ", "\ufeff")


@st.composite
def spelled(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> str:
    """A number as somebody may write it: full width, lower case, gaps anywhere."""
    number = draw(numbers)
    if draw(st.booleans()):
        number = number.lower()
    pieces = []
    for i, character in enumerate(number):
        pieces.append(draw(st.sampled_from(GAPS)) if i else "")
        if draw(st.integers(0, 3)) == 0:
            pieces.append(chr(ord(character) + 0xFEE0))
        else:
            pieces.append(character)
    return "".join(pieces)


plain_text = st.text(
    alphabet=st.sampled_from(
        string.ascii_letters
        + string.digits
        + " -.,:;/()\n，。：（）—〔〕号第年月日万元杭州市公司电话\u200b１２"
    ),
    max_size=60,
)
"""Text with a lot of what makes finding hard: digits, letters, gaps."""

surroundings = st.text(alphabet=st.sampled_from("，。：（）〔〕号第年杭州市公司电话"), max_size=20)
"""Text that bounds a number on its own."""
