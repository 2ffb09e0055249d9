"""The door of the room: boards and their charts, the numbers as they were last made, pictures. For api, portal, workbench and
runs; who may see which board, the callers ask of its audience."""

from gongxin.boards.declaring import EVERYBODY, OFFICE, Asked, Audience, Board, Item, months_back
from gongxin.boards.jobs import have_drawn, have_public_drawn, refresh
from gongxin.boards.keeping import Known, Picture, Place
from gongxin.boards.making import FRESH, Shown, draw, look, make, newest, of_chart, picture
from gongxin.boards.plans import BOARDS, board, public_chart

__all__ = [
    "BOARDS",
    "EVERYBODY",
    "FRESH",
    "OFFICE",
    "Asked",
    "Audience",
    "Board",
    "Item",
    "Known",
    "Picture",
    "Place",
    "Shown",
    "board",
    "draw",
    "have_drawn",
    "have_public_drawn",
    "look",
    "make",
    "months_back",
    "newest",
    "of_chart",
    "picture",
    "public_chart",
    "refresh",
]
