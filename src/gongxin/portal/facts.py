"""The cells of a record as label and value: see gongxin.showing.facts."""

from gongxin.showing.facts import (
    AMOUNT_UNITS,
    Fact,
    Reader,
)

__all__ = [
    "AMOUNT_UNITS",
    "Fact",
    "Reader",
]
