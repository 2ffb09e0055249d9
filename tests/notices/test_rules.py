"""Every rule of the room has its sentence in both languages and a test that carries its number; the manual's pages are theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.kernel.identifiers import find
from gongxin.notices import api, manual
from gongxin.notices.rules import NTC7, NTC8, NTC10, NTC11, RULES
from gongxin.visibility import rule_pages
from gongxin.visibility.rule import Rule

HERE = Path(__file__).parent
PAGES = HERE.parents[1] / "docs" / "notices"
TESTS = "\n".join(path.read_text("utf-8") for path in HERE.glob("test_*.py"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.number())
def test_every_rule_is_said_and_tested(rule: type[Rule]) -> None:
    sentence = rule.sentence()
    assert sentence.zh.endswith("。")
    assert re.fullmatch(r"[A-Z].*\.", sentence.en)
    assert re.search(rf"def test_(NTC\d+_)*{rule.number()}_", TESTS), rule.number()


@pytest.mark.parametrize("name", ["zh.md", "en.md"])
def test_the_committed_pages_are_the_rules(name: str, tmp_path: Path) -> None:
    text = manual.texts()[name]
    assert (PAGES / name).read_text(encoding="utf-8") == text
    assert all(f"| {rule.number()} |" in text for rule in RULES)
    assert all(f"(`{kind}`)" in text for kind in api.templates())
    assert len(rule_pages.write(tmp_path, manual.texts())) == 2
    assert rule_pages.write(tmp_path, manual.texts()) == []


@pytest.mark.parametrize(
    ("reader", "office", "may", "counts"),
    [("A", False, True, True), ("B", False, False, False), (None, True, True, False), (None, False, False, False)],
)
def test_NTC7_NTC8_who_may_read_and_whose_reading_counts(reader: str | None, office: bool, may: bool, counts: bool) -> None:
    assert NTC7.may_read(reader, "A", credit_office=office) == may
    assert NTC8.counts(reader, "A") == counts


@given(attempts=st.integers(1, 20))
def test_NTC11_a_minute_then_twice_as_long_eight_times(attempts: int) -> None:
    expected = timedelta(minutes=2 ** (attempts - 1)) if attempts < 8 else None
    assert NTC11.wait(attempts) == expected


@given(channel=st.sampled_from(["mail", "sms"]), address=st.text(min_size=1) | st.emails() | st.from_regex(r"[0-9]{1,20}"))
def test_NTC10_no_address_is_a_persons_number_or_holds_a_line(channel: str, address: str) -> None:
    if NTC10.fault(channel, address) is None:
        assert not find(address)
        assert address.isprintable()
        assert (address.count("@") == 1) == (channel == "mail")
