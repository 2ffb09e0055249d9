"""What a channel lets through, as parameters of the room's queries.

gongxin.visibility decides and explains record by record; these are the same rules for a whole file at once.
A property test (tests/registry/test_visibility_agrees.py) compares the two on random records, channels and
dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, LiteralString

from gongxin.catalogue import Catalogue, Channel, Resource
from gongxin.registry.facts import STATES
from gongxin.registry.sql import statement
from gongxin.visibility import RecordFacts
from gongxin.visibility.facts import CHINA

FULL: frozenset[Channel] = frozenset({"government"})
"""Channels that see personal and non-public fields; every look through them is logged (access)."""


@dataclass(frozen=True)
class Gate:
    """`states`: which states of a record pass. `expires`: whether a record leaves after its last public
    day. `reach`: how far back adverse records go, as a PostgreSQL interval (None: any distance)."""

    states: tuple[str, ...]
    expires: bool
    reach: str | None = None


GATES: Mapping[Channel, Gate] = {
    "public_page": Gate(("current", "contested"), expires=True),
    "public_report": Gate(("current", "contested"), expires=True),
    "special_report": Gate(("current", "contested", "repaired"), expires=False, reach="5 years"),
    "sharing": Gate(("current", "contested"), expires=True),
    "government": Gate(("current", "contested", "repaired", "hidden"), expires=False),
    "archive": Gate(STATES, expires=False),
}


def end_of(day: date) -> datetime:
    """The first instant after `day` in China: what was accepted before it had been accepted by that day."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=CHINA)


def parameters(channel: Channel, on: date, catalogue: Catalogue) -> dict[str, object]:
    """The parameters by which a query keeps to `channel` on day `on`."""
    gate = GATES[channel]
    return {
        "channel": channel,
        "on": on,
        "before": end_of(on),
        "states": list(gate.states),
        "expires": gate.expires,
        "reach": gate.reach,
        "full": channel in FULL,
        **_resources(channel, catalogue),
    }


def condition() -> LiteralString:
    """The gate as an SQL condition about a row `r` of record_version, with the names of `parameters`; without comments, so
    that other rooms' statements may hold it."""
    return "\n".join(line for line in statement("shown").splitlines() if not line.startswith("--"))


@cache
def _resources(channel: Channel, catalogue: Catalogue) -> dict[str, list[str] | list[int]]:
    """Parallel lists of the resources open in the channel: id, section, place in the file, hidden fields
    joined."""
    places = {section.id: section.order for section in catalogue.sections}
    open_ones: list[Resource] = [item for item in catalogue.resources if item.open_in(channel)]
    return {
        "resources": [item.id for item in open_ones],
        "sections": [item.section for item in open_ones],
        "places": [places.get(item.section, len(places)) * 1000 + i for i, item in enumerate(open_ones)],
        "hidden": [",".join(sorted(item.hidden_fields)) for item in open_ones],
    }


def facts_of(record: Mapping[str, Any]) -> RecordFacts:
    """What visibility looks at, from a row of record_version: a state took effect when its version was
    accepted."""
    accepted: datetime = record["accepted_at"]
    since = accepted.astimezone(CHINA).date()
    state = record["state"]
    return RecordFacts(
        resource=record["resource"],
        nature=record["nature"],
        severity=record["severity"],
        regime=record["regime"],
        decided_on=record["decided_on"],
        effective_from=record["effective_from"],
        effective_to=record["effective_to"],
        publication_until=record["publication_until"],
        accepted_on=since,
        summary_procedure=record["summary_procedure"],
        withdrawn_on=since if state == "withdrawn" else None,
        repaired_on=since if state == "repaired" else None,
        annulled_on=since if state == "annulled" else None,
        contested=state == "contested",
        hidden_on=since if state == "hidden" else None,
    )
