"""The life of a submission (domain.md, States) as a table; pure.

`received → checked → held | accepted → published`, with three other ends: `refused` (nothing of the file can be
read), `rejected` (a person said no) and `failed`, which loses nothing and continues where it stopped.
"""

from __future__ import annotations

from enum import StrEnum

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class State(StrEnum):
    RECEIVED = "received"
    CHECKED = "checked"
    HELD = "held"
    ACCEPTED = "accepted"
    PUBLISHED = "published"
    REFUSED = "refused"
    REJECTED = "rejected"
    FAILED = "failed"


LABELS: dict[State, Bilingual] = {
    State.RECEIVED: Bilingual("已接收", "received"),
    State.CHECKED: Bilingual("已校验", "checked"),
    State.HELD: Bilingual("待人工确认", "held for a person's decision"),
    State.ACCEPTED: Bilingual("已通过", "accepted"),
    State.PUBLISHED: Bilingual("已入库", "published"),
    State.REFUSED: Bilingual("已退回", "refused"),
    State.REJECTED: Bilingual("已否决", "rejected"),
    State.FAILED: Bilingual("处理中断（可恢复）", "failed (can be resumed)"),
}

# `failed` may return to the state it interrupted; which one is stored beside it (Submission.failed_from).
TRANSITIONS: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.CHECKED, State.REFUSED, State.FAILED}),
    State.CHECKED: frozenset({State.HELD, State.ACCEPTED, State.FAILED}),
    State.HELD: frozenset({State.ACCEPTED, State.REJECTED}),
    State.ACCEPTED: frozenset({State.PUBLISHED, State.HELD, State.FAILED}),
    State.FAILED: frozenset({State.RECEIVED, State.CHECKED, State.ACCEPTED}),
    State.PUBLISHED: frozenset(),
    State.REFUSED: frozenset(),
    State.REJECTED: frozenset(),
}

ENDED = frozenset({State.PUBLISHED, State.REFUSED, State.REJECTED})
UNFINISHED = frozenset({State.RECEIVED, State.CHECKED, State.ACCEPTED, State.FAILED})
"""States that the machine carries on by itself; `held` waits for a person."""


class WrongStateError(GongxinError):
    """该批次的状态不允许此操作。 | The submission's state does not allow this."""


def check_transition(old: State, new: State) -> None:
    """Raise `WrongStateError` unless a submission may go from `old` to `new`."""
    if new not in TRANSITIONS[old]:
        raise wrong_state(old, new)


def wrong_state(old: State, new: State) -> WrongStateError:
    """The error that says so, and what is possible instead."""
    allowed = sorted(TRANSITIONS[old])
    return WrongStateError(
        Bilingual(
            f"批次状态为“{LABELS[old].zh}”，不能变为“{LABELS[new].zh}”。",
            f"The submission is {LABELS[old].en}; it cannot become {LABELS[new].en}.",
        ),
        code="submission.state",
        remedy=Bilingual(
            f"此状态下可以变为：{'、'.join(LABELS[s].zh for s in allowed) or '无（已结束）'}。",
            f"From here it can become: {', '.join(LABELS[s].en for s in allowed) or 'nothing, it has ended'}.",
        ),
    )
