"""The door of the room, for api, workbench, space and the command line only (.importlinter). Writing takes the psycopg
connection whose transaction it belongs to; who acts comes in as an access.api.Actor, instants and days as arguments."""

from gongxin.warning.clusters import MOST_MEMBERS, clusters
from gongxin.warning.clusters import PAGE as CLUSTERS_AT_ONCE
from gongxin.warning.criteria import criterion_of, used
from gongxin.warning.deciding import decide
from gongxin.warning.errors import (
    SignalMovedError,
    SignalRefusedError,
    UnknownCriterionError,
    UnknownNoteError,
    UnknownSignalError,
)
from gongxin.warning.facts import Cluster, Counted, Event, Member, Note, Run, Signal, Used
from gongxin.warning.following import follow
from gongxin.warning.notes import close_note, note, notes, open_note
from gongxin.warning.rules.clusters import KINDS as CLUSTER_KINDS
from gongxin.warning.rules.clusters import NOT_A_FINDING, Ask
from gongxin.warning.rules.signals import STEPS, may_become
from gongxin.warning.running import run, trial
from gongxin.warning.signals import STATES, counts, events, last_run, records, signal, signals

__all__ = [
    "CLUSTERS_AT_ONCE",
    "CLUSTER_KINDS",
    "MOST_MEMBERS",
    "NOT_A_FINDING",
    "STATES",
    "STEPS",
    "Ask",
    "Cluster",
    "Counted",
    "Event",
    "Member",
    "Note",
    "Run",
    "Signal",
    "SignalMovedError",
    "SignalRefusedError",
    "UnknownCriterionError",
    "UnknownNoteError",
    "UnknownSignalError",
    "Used",
    "close_note",
    "clusters",
    "counts",
    "criterion_of",
    "decide",
    "events",
    "follow",
    "last_run",
    "may_become",
    "note",
    "notes",
    "open_note",
    "records",
    "run",
    "signal",
    "signals",
    "trial",
    "used",
]
