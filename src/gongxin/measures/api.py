"""The door of the room: checks, feedback, repeal. For api, runs, remedies' pages and the portal.

Writing takes the psycopg connection whose transaction it belongs to; days and instants come in as arguments; who acts comes
in as an access.api.Actor and is refused without the office (check, feedback, credit_office).
"""

from gongxin.measures.checks import MOST_SUBJECTS, Answered, Made, Question, WhatIf, answer, check, made, said_of, without
from gongxin.measures.errors import (
    CheckRefusedError,
    FeedbackRefusedError,
    RepealRefusedError,
    UnknownCheckError,
    UnknownEntryError,
    UnknownMatterError,
    UnknownMeasureError,
)
from gongxin.measures.feedback import Feedback, Tally, give, statistics
from gongxin.measures.grounds import Considered, considered, standing
from gongxin.measures.repeals import Repealed, Touched, ended, measure_of, repeal, touched
from gongxin.measures.tallies import Month, by_month

__all__ = [
    "MOST_SUBJECTS",
    "Answered",
    "CheckRefusedError",
    "Considered",
    "Feedback",
    "FeedbackRefusedError",
    "Made",
    "Month",
    "Question",
    "RepealRefusedError",
    "Repealed",
    "Tally",
    "Touched",
    "UnknownCheckError",
    "UnknownEntryError",
    "UnknownMatterError",
    "UnknownMeasureError",
    "WhatIf",
    "answer",
    "by_month",
    "check",
    "considered",
    "ended",
    "give",
    "made",
    "measure_of",
    "repeal",
    "said_of",
    "standing",
    "statistics",
    "touched",
    "without",
]
