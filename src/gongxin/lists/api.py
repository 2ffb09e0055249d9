"""The door of the room: proceedings about entries on lists, and what is active. Writing takes the psycopg connection whose
transaction it belongs to; who acts comes in as an access.api.Actor, instants and days as arguments."""

from gongxin.lists.entries import Active, Entry, Event, active, entry, events, of_department, of_record, open_of
from gongxin.lists.errors import ListNotKeptError, StepRefusedError, UnknownEntryError, UnknownListError
from gongxin.lists.papers import keep as keep_paper
from gongxin.lists.papers import read as paper
from gongxin.lists.papers import visible
from gongxin.lists.procedure import decide, drop, notify, propose, remove, sign_off, state
from gongxin.lists.statistics import STATES, OfList, by_state, waiting

__all__ = [
    "STATES",
    "Active",
    "Entry",
    "Event",
    "ListNotKeptError",
    "OfList",
    "StepRefusedError",
    "UnknownEntryError",
    "UnknownListError",
    "active",
    "by_state",
    "decide",
    "drop",
    "entry",
    "events",
    "keep_paper",
    "notify",
    "of_department",
    "of_record",
    "open_of",
    "paper",
    "propose",
    "remove",
    "sign_off",
    "state",
    "visible",
    "waiting",
]
