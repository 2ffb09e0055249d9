"""Words of the domain as the pages say them: see gongxin.showing.wording."""

from gongxin.showing.wording import (
    CHANNELS,
    CODE_PARTS,
    DATES,
    NAME_KINDS,
    NATURES,
    OLD_CODES,
    RANKS,
    SEVERITIES,
    STATES,
    SUBMISSIONS,
    say,
)

__all__ = [
    "CHANNELS",
    "CODE_PARTS",
    "DATES",
    "NAME_KINDS",
    "NATURES",
    "OLD_CODES",
    "RANKS",
    "SEVERITIES",
    "STATES",
    "SUBMISSIONS",
    "say",
]
