"""What the rules look at, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from gongxin.catalogue import Nature, Severity
from gongxin.kernel.text import Bilingual

NEVER = date.min
"""The last public day of a record that no public channel ever shows."""

CHINA = ZoneInfo("Asia/Shanghai")  # the days of the rules are days in China


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """One version of one record, as far as showing it is concerned.

    ``publication_until`` is the end the department declared, not the one computed. ``summary_procedure``:
    one of
    the resource's reasons never to publish holds (the summary procedure is the best known). ``withdrawn_on``,
    ``repaired_on``, ``annulled_on``, ``hidden_on``: the day on which each took effect. ``contested``: an objection is open.
    """

    resource: str
    nature: Nature
    severity: Severity | None = None
    regime: str | None = None
    decided_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    publication_until: date | None = None
    accepted_on: date | None = None
    summary_procedure: bool = False
    withdrawn_on: date | None = None
    repaired_on: date | None = None
    annulled_on: date | None = None
    contested: bool = False
    hidden_on: date | None = None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> RecordFacts:
        """The facts in a row of the registry: its own columns by name, ``accepted_at`` as the day in
        China."""
        values = {name: record[name] for name in cls.__slots__ if name in record}
        accepted = record.get("accepted_at")
        if isinstance(accepted, datetime) and "accepted_on" not in values:
            values["accepted_on"] = accepted.astimezone(CHINA).date()
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Visibility:
    """The answer. ``until``: the last day on which this channel shows it by these rules (None: no end).

    ``masked_fields`` are shown masked, ``hidden_fields`` not at all. ``rules`` are the numbers of the rules
    that
    decided, ``reasons`` their sentences, in the same order; ``marks`` are what the reader sees beside the
    record.
    """

    shown: bool
    masked_fields: frozenset[str] = frozenset()
    hidden_fields: frozenset[str] = frozenset()
    marks: tuple[Bilingual, ...] = ()
    until: date | None = None
    reasons: tuple[Bilingual, ...] = ()
    rules: tuple[str, ...] = field(default=())
