"""What the room says about a submission: frozen, complete, without personal values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from gongxin.intake.models import Submission, SubmissionEvent
from gongxin.intake.rules.states import LABELS, State
from gongxin.kernel.errors import GongxinError

Reason = dict[str, Any]
"""One reason: `rule` (stable word), `zh`, `en`, and where known `place`, `remedy_zh`, `remedy_en`."""


@dataclass(frozen=True)
class Event:
    at: datetime
    actor: str
    from_state: str
    to_state: str
    why: Any


@dataclass(frozen=True)
class SubmissionView:
    """One submission as everybody outside the room sees it. Counts are None until they are known."""

    id: int
    resource: str
    department: str
    state: State
    sha256: str
    size: int
    filename: str
    format: str
    encoding: str
    received_at: datetime
    received_on: date
    rows: int | None
    accepted: int | None
    refused: int | None
    quarantined: int | None
    duplicates: int | None
    new: int | None
    changed: int | None
    unchanged: int | None
    first_seq: int | None
    last_seq: int | None
    checked_at: datetime | None
    published_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    reasons: tuple[Reason, ...]
    holds: tuple[Reason, ...]
    findings: dict[str, int] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    again: bool = False  # these bytes had been received before; nothing was changed

    def repeated(self) -> SubmissionView:
        """The same view, saying that the delivery was a repetition."""
        return replace(self, again=True)

    def as_dict(self) -> dict[str, Any]:
        """The shape that `--json` and the API promise (docs/cli/submit.md)."""
        return {
            "submission": self.id,
            "resource": self.resource,
            "department": self.department,
            "state": self.state.value,
            "state_label": {"zh": LABELS[self.state].zh, "en": LABELS[self.state].en},
            "again": self.again,
            "file": {
                "name": self.filename,
                "size": self.size,
                "sha256": self.sha256,
                "format": self.format or None,
                "encoding": self.encoding or None,
            },
            "received_at": _moment(self.received_at),
            "checked_at": _moment(self.checked_at),
            "published_at": _moment(self.published_at),
            "counts": {
                name: getattr(self, name)
                for name in (
                    "rows",
                    "accepted",
                    "refused",
                    "quarantined",
                    "duplicates",
                    "new",
                    "changed",
                    "unchanged",
                )
            },
            "sequence": {"first": self.first_seq, "last": self.last_seq},
            "findings": dict(sorted(self.findings.items())),
            "reasons": list(self.reasons),
            "holds": list(self.holds),
            "decided_by": self.decided_by or None,
            "decided_at": _moment(self.decided_at),
            "events": [
                {
                    "at": _moment(e.at),
                    "actor": e.actor,
                    "from": e.from_state or None,
                    "to": e.to_state,
                    "why": e.why,
                }
                for e in self.events
            ],
        }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None


def view(row: Submission, events: tuple[SubmissionEvent, ...] = ()) -> SubmissionView:
    """The frozen view of a row."""
    same = {
        name: getattr(row, name)
        for name in SubmissionView.__dataclass_fields__
        if name not in {"id", "state", "reasons", "holds", "events", "again", "findings"}
    }
    return SubmissionView(
        id=row.pk,
        state=State(row.state),
        reasons=tuple(row.reason or ()),
        holds=tuple(row.hold_reasons or ()),
        findings=dict(row.findings or {}),
        events=tuple(Event(e.at, e.actor, e.from_state, e.to_state, e.why) for e in events),
        **same,
    )


def reason_of(error: GongxinError) -> dict[str, Any]:
    """An error as a reason of a submission: both languages, place and remedy."""
    zh, en = error.as_dict("zh"), error.as_dict("en")
    return {
        "rule": error.error_code,
        "zh": zh["message"] + (zh["reason"] or ""),
        "en": " ".join(part for part in (en["message"], en["reason"]) if part),
        "place": zh["place"],
        "remedy_zh": zh["remedy"],
        "remedy_en": en["remedy"],
    }
