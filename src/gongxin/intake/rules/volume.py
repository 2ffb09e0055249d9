"""Volume assertions: does a delivery look like the department's earlier ones? Pure.

A delivery that breaks one stops before publication, with its reasons, until a person releases or rejects it
(domain.md, flow 6). The limits are data of the resource (`volume:` in its definition).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from gongxin.kernel.text import Bilingual


@dataclass(frozen=True)
class Limits:
    """`min_ratio`, `max_ratio`: of the median of past deliveries; `after`: past deliveries needed before those count;
    `refused_max`: share of refused rows, 0 to 1, that holds any delivery. None switches an assertion off."""

    min_ratio: float | None = 0.5
    max_ratio: float | None = 3.0
    after: int = 3
    refused_max: float | None = 0.5


@dataclass(frozen=True)
class Delivery:
    """Counts of one checked submission."""

    rows: int
    accepted: int
    refused: int


@dataclass(frozen=True)
class HoldReason:
    """One broken assertion: its rule id, the sentence, and the figures that made it."""

    rule: str
    message: Bilingual

    def as_dict(self) -> dict[str, str]:
        return {"rule": self.rule, "zh": self.message.zh, "en": self.message.en}


def hold_reasons(delivery: Delivery, past: Sequence[int], limits: Limits, *, adverse: bool) -> tuple[HoldReason, ...]:
    """Why `delivery` should wait for a person; empty when it need not.

    past: accepted rows of each earlier published delivery of the same department and resource.
    """
    reasons = [_too_many_refused(delivery, limits)]
    if len(past) >= max(limits.after, 1):
        usual = median(past)
        reasons.append(_sudden_drop(delivery, usual, len(past), limits))
        if adverse:
            reasons.append(_adverse_jump(delivery, usual, len(past), limits))
    return tuple(reason for reason in reasons if reason is not None)


OVERTAKEN = HoldReason(
    "order.overtaken",
    Bilingual(
        "同一部门同一资源的更晚批次已先入库；此时入库会使较旧的内容盖过较新的内容。",
        "A later delivery of the same department and resource was published first; publishing this one now would put older"
        " content over newer.",
    ),
)
"""ORD1: a delivery that a later one has overtaken (a failure resumed, a worker that was slower) waits for a person."""


def _too_many_refused(delivery: Delivery, limits: Limits) -> HoldReason | None:
    """VOL1: a delivery of which more than the allowed share was refused stops before publication."""
    if limits.refused_max is None or delivery.rows == 0:
        return None
    share = delivery.refused / delivery.rows
    if share <= limits.refused_max:
        return None
    return HoldReason(
        "volume.refused",
        Bilingual(
            f"{delivery.rows} 行中有 {delivery.refused} 行被退回（{share:.0%}），超过上限 {limits.refused_max:.0%}。",
            f"{delivery.refused} of {delivery.rows} rows were refused ({share:.0%}), more than the limit of "
            f"{limits.refused_max:.0%}.",
        ),
    )


def _sudden_drop(delivery: Delivery, usual: float, count: int, limits: Limits) -> HoldReason | None:
    """VOL2: a delivery much smaller than the department's usual one stops before publication."""
    if limits.min_ratio is None or delivery.rows >= usual * limits.min_ratio:
        return None
    return HoldReason(
        "volume.drop",
        Bilingual(
            f"本批 {delivery.rows} 行，低于该部门此前 {count} 批中位数 {usual:g} 行的 {limits.min_ratio:.0%}。",
            f"{delivery.rows} rows are fewer than {limits.min_ratio:.0%} of {usual:g}, the median of the department's "
            f"{count} earlier deliveries.",
        ),
    )


def _adverse_jump(delivery: Delivery, usual: float, count: int, limits: Limits) -> HoldReason | None:
    """VOL3: a jump in adverse records against the department's usual delivery stops before publication."""
    if limits.max_ratio is None or delivery.accepted <= usual * limits.max_ratio:
        return None
    return HoldReason(
        "volume.adverse_jump",
        Bilingual(
            f"本批失信记录 {delivery.accepted} 条，超过该部门此前 {count} 批中位数 {usual:g} 条的 {limits.max_ratio:g} 倍。",
            f"{delivery.accepted} adverse records are more than {limits.max_ratio:g} times {usual:g}, the median of the "
            f"department's {count} earlier deliveries.",
        ),
    )
