"""The door of the room: lists of public records, sums over them, files of open data. Days and instants come in as arguments."""

from gongxin.publicity.errors import PlaceError, UnknownTopicError
from gongxin.publicity.following import follow, purge, start_over
from gongxin.publicity.jobs import refresh
from gongxin.publicity.lines import PAGE, Line, Lines, Question, all_lines, lines, newest_day
from gongxin.publicity.sectors import BY_LETTER, SECTORS, Sector
from gongxin.publicity.sums import Sum, Sums, summarise, sums
from gongxin.publicity.topics import DOUBLE_PUBLICITY, KIND_FIELDS, LISTS, indexed

__all__ = [
    "BY_LETTER",
    "DOUBLE_PUBLICITY",
    "KIND_FIELDS",
    "LISTS",
    "PAGE",
    "SECTORS",
    "Line",
    "Lines",
    "PlaceError",
    "Question",
    "Sector",
    "Sum",
    "Sums",
    "UnknownTopicError",
    "all_lines",
    "follow",
    "indexed",
    "lines",
    "newest_day",
    "purge",
    "refresh",
    "start_over",
    "summarise",
    "sums",
]
