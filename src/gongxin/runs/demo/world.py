"""Everything the makers of a city share: its people, places, counters, feeds and chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from gongxin.runs.demo.acts import Acts
from gongxin.runs.demo.codes import CodeMaker
from gongxin.runs.demo.feeds import Feed
from gongxin.runs.demo.organisations import Organisation, Population
from gongxin.runs.demo.row import Authority
from gongxin.runs.demo.standing import Standing
from gongxin.runs.demo.words import Words


@dataclass(slots=True)
class World:
    seed: int
    start: date  # the platform opened
    today: date
    words: Words
    codes: CodeMaker
    population: Population
    organisations: list[Organisation]
    authorities: dict[str, Authority]
    acts: Acts
    standing: Standing
    feeds: dict[tuple[str, str], Feed]

    def chance(self, purpose: str) -> Random:
        """A random stream of its own for each purpose: more of one thing changes nothing in another."""
        return Random(f"{self.seed}/{purpose}")  # noqa: S311 - made up, not secret
