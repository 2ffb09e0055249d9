"""What the stories share: who keeps what, and the days on which things are done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gongxin.catalogue import Catalogue
from gongxin.visibility.facts import CHINA

OFFICE_AT = "FGW"
"""The department that is the city's credit office."""
ENTERED_BY = "SFJ"
"""The department whose officer enters contracts, payments and judgments."""
PAYERS: tuple[tuple[str, int, int], ...] = (
    ("ZJJ", 45, 60),
    ("JTYS", 18, 0),
    ("JYJ", 25, 4),
    ("WJW", 40, 20),
    ("SCJG", 12, 0),
    ("STHJ", 28, 2),
)
"""Department, mean days to pay, per cent of invoices that stay unpaid."""


@dataclass
class City:
    """The acts of all stories, done in the order of time."""

    conn: Any
    catalogue: Catalogue
    today: date
    companies: Sequence[tuple[str, str]]
    acts: list[tuple[datetime, int, Callable[[datetime], Any]]] = field(default_factory=list)

    def at(self, day: date, act: Callable[[datetime], Any]) -> None:
        """Do it on that day, in the order of days and of asking; days to come are left out."""
        if day <= self.today:
            moment = datetime.combine(day, datetime.min.time(), tzinfo=CHINA) + timedelta(hours=10)
            self.acts.append((moment, len(self.acts), act))

    def run(self) -> None:
        while self.acts:
            self.acts.sort(key=lambda item: item[:2])
            moment, _, act = self.acts.pop(0)
            act(moment)
