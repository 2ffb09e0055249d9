"""The small words every definition is made of: spans of days, citations of law, how sure we are of a fact.

Sources: scope.md ("Always" 1: a citation with every power), shared/reference/README.md (certainty).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from gongxin.kernel.text import Bilingual

Certainty = Literal["seen", "known", "uncertain"]
"""seen = read in a copy of the source; known = general knowledge; uncertain = may be wrong, so switched
off."""

Rank = Literal["law", "regulation", "local_regulation", "rule", "interpretation", "document"]
"""法律, 行政法规, 地方性法规, 部门规章, 司法解释, 规范性文件 (policy documents included)."""

Standard = Literal["y2018", "y2016", "zh"]
"""Which names a file's header uses: codes of 2018, codes of 2016, Chinese labels."""

Nature = Literal["basic", "favourable", "adverse", "neutral"]
Severity = Literal["minor", "general", "serious"]
Channel = Literal["public_page", "public_report", "special_report", "sharing", "government", "archive"]

SEVERITIES: tuple[Severity, ...] = ("minor", "general", "serious")
"""Lightest first: the position is the order used when one decision has several kinds."""
CHANNELS: tuple[Channel, ...] = (
    "public_page",
    "public_report",
    "special_report",
    "sharing",
    "government",
    "archive",
)
PUBLIC_CHANNELS: tuple[Channel, ...] = ("public_page", "public_report")


def _bilingual(value: Any) -> Any:
    """Accept ``{zh: …, en: …}`` (both filled) or one text that is the same in both languages (〔2015〕51)."""
    if isinstance(value, Bilingual):
        return value
    if isinstance(value, str) and value.strip():
        return Bilingual(zh=value, en=value)
    if isinstance(value, Mapping) and set(value) == {"zh", "en"}:
        zh, en = value["zh"], value["en"]
        if isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip():
            return Bilingual(zh=zh, en=en)
    raise PydanticCustomError("bilingual", "a text in two languages is needed: {{zh: …, en: …}}")


Text = Annotated[Bilingual, BeforeValidator(_bilingual)]


def _tuple(value: Any) -> Any:
    """One value where a list is meant is a list of one."""
    return (value,) if isinstance(value, str) else value


Strings = Annotated[tuple[str, ...], BeforeValidator(_tuple)]


class Model(BaseModel):
    """A frozen definition: nothing of it changes after loading and no key goes unread."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Span(Model):
    """Days from ``from_`` to ``to``, both included; None means open on that side."""

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None

    def contains(self, on: date) -> bool:
        """Whether the day lies inside the span."""
        return (self.from_ is None or self.from_ <= on) and (self.to is None or on <= self.to)

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one day."""
        starts_in_time = self.from_ is None or other.to is None or self.from_ <= other.to
        ends_in_time = self.to is None or other.from_ is None or other.from_ <= self.to
        return starts_in_time and ends_in_time


ALWAYS = Span()


class Stated(Model):
    """Something the definitions state as a fact: how sure, from where, from when until when, switched on or
    off."""

    certainty: Certainty = "known"
    source: Strings = ()
    enabled: bool = True
    effective: Span = ALWAYS

    def in_force(self, on: date) -> bool:
        """Whether this applies on the day."""
        return self.enabled and self.effective.contains(on)


class Basis(Stated):
    """A citation: law, article, rank and the days it is in force. ``law_id`` names the file under laws/, if
    any."""

    law: Text
    article: Text
    rank: Rank
    number: Text | None = None
    law_id: str | None = None
    effective: Span = Field(default=ALWAYS, alias="in_force")
    note: Text | None = None


class Law(Stated):
    """A law, regulation, rule or document that definitions cite by its id."""

    id: str = Field(alias="law")
    title: Text
    number: Text | None = None
    rank: Rank
    effective: Span = Field(alias="in_force")
    certainty: Certainty
    note: Text | None = None
