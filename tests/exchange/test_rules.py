"""Every rule of the room has its sentence in both languages and a test that carries its number; the manual's pages are theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.exchange import manual
from gongxin.exchange.rules import EXC8, EXC9, EXC10, EXC11, EXC12, RULES
from gongxin.visibility import rule_pages
from gongxin.visibility.rule import Rule

from .world import NOW

HERE = Path(__file__).parent
PAGES = HERE.parents[1] / "docs" / "exchange"
TESTS = "\n".join(path.read_text("utf-8") for path in HERE.glob("test_*.py"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.number())
def test_every_rule_is_said_and_tested(rule: type[Rule]) -> None:
    sentence = rule.sentence()
    assert sentence.zh.endswith("。")
    assert re.fullmatch(r"[A-Z].*\.", sentence.en)
    assert re.search(rf"def test_(EXC\d+_)*{rule.number()}_", TESTS), rule.number()


@pytest.mark.parametrize("name", ["zh.md", "en.md"])
def test_the_committed_pages_are_the_rules(name: str, tmp_path: Path) -> None:
    assert (PAGES / name).read_text(encoding="utf-8") == manual.texts()[name]
    assert all(f"| {rule.number()} |" in manual.texts()[name] for rule in RULES)
    assert len(rule_pages.write(tmp_path, manual.texts())) == 2
    assert rule_pages.write(tmp_path, manual.texts()) == []


@given(minutes=st.integers(0, 60 * 24 * 30))
def test_EXC8_overdue_begins_after_the_fifth_day(minutes: int) -> None:
    assert EXC8.overdue(NOW, NOW + timedelta(minutes=minutes)) == (minutes > 5 * 24 * 60)


@given(failures=st.integers(1, EXC10.TRIES))
def test_EXC10_each_wait_is_twice_the_one_before(failures: int) -> None:
    assert EXC10.wait(failures + 1) == 2 * EXC10.wait(failures)
    assert EXC10.wait(1) == timedelta(seconds=30)


@given(seconds=st.integers(-2000, 2000))
def test_EXC11_ten_minutes_either_way(seconds: int) -> None:
    assert EXC11.stale(NOW, NOW + timedelta(seconds=seconds)) == (abs(seconds) > 600)


@given(last=st.integers(0, 10**9), after=st.integers(0, 10**9))
def test_EXC12_a_snapshot_is_asked_for_beyond_the_reach_only(last: int, after: int) -> None:
    assert EXC12.too_old(after, last) == (last - after > EXC12.REACH)


@given(url=st.text(max_size=40) | st.sampled_from(["https://", "http://", "ftp://"]).flatmap(lambda s: st.text().map(s.__add__)))
def test_EXC9_any_text_is_an_address_or_refused_with_a_reason(url: str) -> None:
    fault = EXC9.fault(url)
    assert fault is None or (fault.zh and fault.en)
    assert fault is not None or url.strip().lower().startswith("http")


