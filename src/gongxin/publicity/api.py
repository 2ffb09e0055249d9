"""The door of the room: lists of public records, sums over them, files of open data. Days and instants come in as arguments."""

from gongxin.publicity.errors import PlaceError, UnknownTopicError
from gongxin.publicity.files import AT_ONCE, FORMATS, OWN, File, known, make, offered, path_of, stands
from gongxin.publicity.following import follow, purge, start_over
from gongxin.publicity.jobs import folder, make_files, refresh
from gongxin.publicity.lines import PAGE, Line, Lines, Question, all_lines, lines, newest_day
from gongxin.publicity.opening import Field, public_fields
from gongxin.publicity.regions import region_name
from gongxin.publicity.sectors import BY_LETTER, SECTORS, Sector
from gongxin.publicity.sums import Sum, Sums, summarise, sums
from gongxin.publicity.topics import DOUBLE_PUBLICITY, KIND_FIELDS, LISTS, indexed

__all__ = [
    "AT_ONCE",
    "BY_LETTER",
    "DOUBLE_PUBLICITY",
    "FORMATS",
    "KIND_FIELDS",
    "LISTS",
    "OWN",
    "PAGE",
    "SECTORS",
    "Field",
    "File",
    "Line",
    "Lines",
    "PlaceError",
    "Question",
    "Sector",
    "Sum",
    "Sums",
    "UnknownTopicError",
    "all_lines",
    "folder",
    "follow",
    "indexed",
    "known",
    "lines",
    "make",
    "make_files",
    "newest_day",
    "offered",
    "path_of",
    "public_fields",
    "purge",
    "refresh",
    "region_name",
    "stands",
    "start_over",
    "summarise",
    "sums",
]
