"""Charts as declarations: what they say, how they are drawn, and their data as tables that leave the house. Pure: the rooms ask
for the numbers, a job draws, pages show."""

from gongxin.showing.charts.declaring import Cell, Chart, Column, Kind, Rows, Sheet, Unit, kept, revived
from gongxin.showing.charts.exporting import FORMS, MEDIA_TYPES, exported, in_words
from gongxin.showing.charts.palette import PALETTE

__all__ = [
    "FORMS",
    "MEDIA_TYPES",
    "PALETTE",
    "Cell",
    "Chart",
    "Column",
    "Kind",
    "Rows",
    "Sheet",
    "Unit",
    "exported",
    "in_words",
    "kept",
    "revived",
]
