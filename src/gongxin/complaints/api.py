"""The door of the room. Writing takes the psycopg connection whose transaction it belongs to; who acts comes in as an
access.api.Actor, and whoever reports as nobody: only the receipt code counts."""

from gongxin.complaints.errors import SealBrokenError, TipRefusedError, UnknownTipError
from gongxin.complaints.papers import MOST as MOST_PAPERS
from gongxin.complaints.papers import TipPaper
from gongxin.complaints.rules.reporting import DOMAINS
from gongxin.complaints.sealing import Opening, Reporter
from gongxin.complaints.tips import (
    Event,
    Followed,
    Tip,
    decide,
    decided,
    decline,
    events,
    follow,
    forget,
    get,
    identified,
    open_seal,
    paper,
    papers_of,
    pass_on,
    report,
    supplement,
    waiting,
)

__all__ = [
    "DOMAINS",
    "MOST_PAPERS",
    "Event",
    "Followed",
    "Opening",
    "Reporter",
    "SealBrokenError",
    "Tip",
    "TipPaper",
    "TipRefusedError",
    "UnknownTipError",
    "decide",
    "decided",
    "decline",
    "events",
    "follow",
    "forget",
    "get",
    "identified",
    "open_seal",
    "paper",
    "papers_of",
    "pass_on",
    "report",
    "supplement",
    "waiting",
]
