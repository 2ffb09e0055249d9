"""Measures of data quality: what a figure counts, of what, and where it becomes serious; maturity levels; rules of alerts.

A definition names two columns of a family of facts (queries/<family>.sql of gongxin.quality); it holds no SQL. Sources:
shared/reference/quality_metrics.yaml, issue 5 item 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from gongxin.catalogue.model.terms import Basis, Model, Stated, Strings, Text

FAMILIES: Mapping[str, frozenset[str]] = {
    "deliveries": frozenset({"submitted", "stored", "passed", "duplicated", "linkable", "linked"}),
    "records": frozenset({"counted", "judged", "late", "on_time", "corrected"}),
    "samples": frozenset({"sampled", "missing"}),
    "duties": frozenset({"due", "with_data", "fresh"}),
    "faults": frozenset({"standing", "found", "corrected"}),
    "objections": frozenset({"raised", "settled", "days"}),
    "repairs": frozenset({"finished", "days"}),
    "holders": frozenset({"committed", "graded"}),
    "feedback": frozenset({"named", "answered"}),
}
"""Family of facts → what one fact may count for. A test compares this with the queries."""

PLACES = frozenset({"subjects", "enterprises", "public_records"})
"""Numbers of the whole place that may be divided by; they are never added up over departments."""

Unit = Literal["percent", "count", "workdays"]


class Threshold(Stated):
    """From this value on (`over`: only above it) the figure has a word of its own; `names`: the unit is named in the
    bulletin."""

    over: float = Field(ge=0)
    label: Text
    names: bool = False


class Metric(Stated):
    """One figure of data quality. `counts` and `of` are the words of numerator and denominator.

    ``denominator``: a column of the family, ``place``: a number of the whole place instead; neither: a plain count.
    ``each``: a numerator counted once per what the fact is about, however many facts there are. ``resources``: only of these
    (``deadline``: those that have a term for submitting). ``derived``: the formula is ours where the source only names the
    figure; its words say so.
    """

    id: str = Field(alias="metric", pattern=r"^QL[0-9]{2}$")
    label: Text
    counts: Text
    of: Text | None = None
    family: str
    numerator: str
    denominator: str | None = None
    place: str | None = None
    each: bool = False
    resources: Strings = ()
    unit: Unit
    good: Literal["low", "high"] | None = None
    thresholds: tuple[Threshold, ...] = ()
    public: bool = True
    league: bool = False
    """Shown in the league table of departments."""
    derived: Text | None = None
    declared_basis: tuple[Basis, ...] = Field(default=(), alias="basis")
    note: Text | None = None

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The citations that are switched on."""
        return tuple(basis for basis in self.declared_basis if basis.enabled)


class Bound(Model):
    """One condition of a maturity level: the metric's value is at least, or at most, this."""

    metric: str
    at_least: float | None = None
    at_most: float | None = None


class Maturity(Stated):
    """A level of maturity: a department stands on the highest level up to which its figures meet all bounds. A bound whose
    figure it does not have is passed over, as long as there is one that it has; the lowest level has no bounds."""

    id: str = Field(alias="maturity_level", pattern=r"^[a-z][a-z_]{1,31}$")
    order: int = Field(ge=1, le=9)
    label: Text
    bounds: tuple[Bound, ...] = ()


class AlertRule(Stated):
    """A drop or a jump against the median of the periods before.

    ``back``: so many months before, of which ``least`` must have a figure. ``ratio``: the value is below (drop) or above
    (jump) the median times this; ``points``: … differs by at least so many units of the figure too.
    """

    id: str = Field(alias="alert_rule", pattern=r"^AL[0-9]{2}$")
    label: Text
    metric: str
    change: Literal["drop", "jump"]
    back: int = Field(ge=2, le=24)
    least: int = Field(ge=1, le=24)
    ratio: float = Field(gt=0)
    points: float = Field(default=0, ge=0)
    smallest: int = Field(default=0, ge=0)
    """The median's denominator (the count itself for counts) below which nothing is said: noise."""
