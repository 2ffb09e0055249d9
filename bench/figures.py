"""What a part of the suite finds: figures with their targets, and notes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line of the results. `most`: the target, "at most"; `value` is judged against it. `beside`: what stands next to it
    for comparison, in words."""

    name: str
    value: float
    unit: str
    most: float | None = None
    beside: str = ""

    @property
    def met(self) -> bool | None:
        """None where there is no target."""
        return None if self.most is None else self.value <= self.most

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.met}


@dataclass
class Findings:
    """All that one run of a part found. `details`: raw numbers, for those who want to look closer."""

    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, value: float, unit: str, *, most: float | None = None, beside: str = "") -> None:
        self.figures.append(Figure(name, value, unit, most, beside))


def middle(runs: list[dict[str, Any]], name: str) -> float:
    """The median of one number over several runs."""
    return float(median(run[name] for run in runs))


def ratio(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], name: str = "wall") -> float:
    """The median of the ratios of runs that stood next to each other: a slow minute of the machine slows both."""
    return float(median(a[name] / b[name] for a, b in zip(ours, theirs, strict=True)))


def spread(runs: list[dict[str, Any]], name: str = "wall") -> str:
    """The middle, the least and the most, for a table."""
    values = sorted(run[name] for run in runs)
    return f"{median(values):.2f} s ({values[0]:.2f}-{values[-1]:.2f})" if len(values) > 1 else f"{values[0]:.2f} s"


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-round(len(ordered) * share * 1e6) // 1_000_000) - 1))]
