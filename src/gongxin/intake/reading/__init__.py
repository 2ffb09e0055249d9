"""Reading: the plain bytes of a submission → a raw table of text, with everything that its form got wrong.

Imports no Django. May be called by: intake. `read` looks at no more than it must: a CSV table is read while
it is checked, and only when that fails by the careful path (engine.raw).
"""

from gongxin.engine.raw import NotWellFormed, RawTable, consuming
from gongxin.intake.reading.findings import FileFinding, FileRefused, Rule, StructuralFinding
from gongxin.intake.reading.limits import Limits
from gongxin.intake.reading.plain import PlainFile
from gongxin.intake.reading.reader import read
from gongxin.intake.reading.reading import Reading, settled

__all__ = [
    "FileFinding",
    "FileRefused",
    "Limits",
    "NotWellFormed",
    "PlainFile",
    "RawTable",
    "Reading",
    "Rule",
    "StructuralFinding",
    "consuming",
    "read",
    "settled",
]
