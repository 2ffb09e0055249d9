"""What a rule of reading or of a header says, for whoever counts how often it was broken."""

from __future__ import annotations

from functools import cache

from gongxin.intake.reading import Rule, rules
from gongxin.intake.rules.heading import SENTENCES
from gongxin.kernel.text import Bilingual


@cache
def _reading() -> dict[str, Bilingual]:
    return {rule.id: rule.message for rule in vars(rules).values() if isinstance(rule, Rule)}


def sentence_of(rule: str) -> Bilingual | None:
    """The sentence of a rule, `{placeholders}` and all; None for a rule that is not this room's."""
    return SENTENCES.get(rule) or _reading().get(rule)
