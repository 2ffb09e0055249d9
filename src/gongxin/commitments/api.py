"""The door of the room. Writing takes the psycopg connection whose transaction it belongs to; who acts comes in as an
access.api.Actor, instants as arguments. For the subject's space, api, civic, integrity and the command line."""

from gongxin.commitments.cases import events, get, of_department, of_subject, public
from gongxin.commitments.determining import (
    add_evidence,
    break_,
    cure,
    evidence_of,
    keep,
    keep_paper,
    paper,
    remind,
)
from gongxin.commitments.errors import CommitmentRefusedError, UnknownCommitmentError
from gongxin.commitments.facts import Commitment, Event, Paper
from gongxin.commitments.making import BODIES, drop, link_licence, of_licence, prepare, sign
from gongxin.commitments.templates import Template, templates

__all__ = [
    "BODIES",
    "Commitment",
    "CommitmentRefusedError",
    "Event",
    "Paper",
    "Template",
    "UnknownCommitmentError",
    "add_evidence",
    "break_",
    "cure",
    "drop",
    "events",
    "evidence_of",
    "get",
    "keep",
    "keep_paper",
    "link_licence",
    "of_department",
    "of_licence",
    "of_subject",
    "paper",
    "prepare",
    "public",
    "remind",
    "sign",
    "templates",
]
