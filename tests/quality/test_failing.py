"""Every rule that may be counted says something in both languages."""

import re
from pathlib import Path

import pytest

from gongxin.catalogue import load
from gongxin.checking.duplicates import Conflicting, Repeated
from gongxin.intake.reading import Rule, rules
from gongxin.intake.rules import heading
from gongxin.quality.failing import words

HEADER = set(re.findall(r'"(header\.[a-z_]+)"', Path(heading.__file__).read_text("utf-8")))
READING = {rule.id for rule in vars(rules).values() if isinstance(rule, Rule)}


@pytest.mark.parametrize("rule", sorted(HEADER | READING | {Repeated.id, Conflicting.id}))
def test_a_rule_is_told_in_words(rule):
    said = words(rule, load())
    assert rule not in {said.zh, said.en}
    assert "{" not in said.zh + said.en


def test_a_rule_that_nobody_knows_is_told_by_its_number():
    assert words("XX1", load()).zh == "XX1"
