"""The boards there are."""

from __future__ import annotations

from gongxin.boards.declaring import Board
from gongxin.boards.plans import department, departments, integrity, office, platform, publicity, remedies

BOARDS: tuple[Board, ...] = (
    publicity.BOARD,
    departments.BOARD,
    remedies.BOARD,
    platform.BOARD,
    integrity.BOARD,
    department.BOARD,
    office.BOARD,
)


def board(name: str) -> Board | None:
    """The board of that name."""
    return next((item for item in BOARDS if item.name == name), None)


def public_chart(name: str) -> Board | None:
    """The public board that has this chart: names of charts are unique among them."""
    return next((item for item in BOARDS if item.audience == "public" and item.item(name)), None)
