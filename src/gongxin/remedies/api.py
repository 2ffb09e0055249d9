"""The door of the room: objections, repairs, reorganisations, papers. Writing takes the psycopg connection whose transaction
it belongs to; who acts comes in as an access.api.Actor, instants as arguments."""

from gongxin.papers.api import LARGEST, MEDIA_TYPES
from gongxin.papers.api import Paper as Evidence
from gongxin.papers.api import PaperRefusedError as EvidenceRefusedError
from gongxin.papers.api import UnknownPaperError as UnknownEvidenceError
from gongxin.remedies.cases import by_receipt, clock_of, get, of_department, of_subject
from gongxin.remedies.certifying import certify
from gongxin.remedies.deciding import Remedy, ask_review, change, close_lapsed, confirm, reject, uphold
from gongxin.remedies.errors import (
    ObjectionRefusedError,
    ReorganisationRefusedError,
    RepairRefusedError,
    UnknownCaseError,
)
from gongxin.remedies.evidence import content as evidence_content
from gongxin.remedies.evidence import keep as keep_evidence
from gongxin.remedies.evidence import of_objection as evidence_of_objection
from gongxin.remedies.evidence import of_repair as evidence_of_repair
from gongxin.remedies.evidence import of_subject as evidence_of_subject
from gongxin.remedies.facts import (
    Clock,
    Event,
    MaterialState,
    Objection,
    Prospect,
    Reorganisation,
    Repair,
    Target,
)
from gongxin.remedies.figures import figures
from gongxin.remedies.objections import accept, extend, file, file_for_person, refuse, supplement, withdraw
from gongxin.remedies.overdue import escalate, unanswered
from gongxin.remedies.prospects import clocks_of as repair_clocks
from gongxin.remedies.prospects import prospect
from gongxin.remedies.punctuality import Punctuality, punctuality
from gongxin.remedies.reorganisations import approve, complete, fail
from gongxin.remedies.reorganisations import get as reorganisation
from gongxin.remedies.reorganisations import of_office as reorganisations
from gongxin.remedies.reorganisations import of_subject as reorganisations_of_subject
from gongxin.remedies.reorganisations import targets_of as reorganised_records
from gongxin.remedies.repairs import accept as accept_repair
from gongxin.remedies.repairs import apply as apply_for_repair
from gongxin.remedies.repairs import escalate as escalate_repairs
from gongxin.remedies.repairs import extend as extend_repair
from gongxin.remedies.repairs import get as repair
from gongxin.remedies.repairs import grant
from gongxin.remedies.repairs import of_department as repairs_of_department
from gongxin.remedies.repairs import of_subject as repairs_of_subject
from gongxin.remedies.repairs import refuse as refuse_repair
from gongxin.remedies.repairs import reject as reject_repair
from gongxin.remedies.repairs import supplement as supplement_repair
from gongxin.remedies.repairs import withdraw as withdraw_repair
from gongxin.remedies.rules.objecting import turn
from gongxin.remedies.statistics import KINDS as CASE_KINDS
from gongxin.remedies.statistics import Kind as CaseKind
from gongxin.remedies.statistics import by_department as cases_by_department
from gongxin.remedies.statistics import by_month as cases_by_month
from gongxin.remedies.statistics import running as running_clocks
from gongxin.remedies.trail import of as events

__all__ = [
    "CASE_KINDS",
    "LARGEST",
    "MEDIA_TYPES",
    "CaseKind",
    "Clock",
    "Event",
    "Evidence",
    "EvidenceRefusedError",
    "MaterialState",
    "Objection",
    "ObjectionRefusedError",
    "Prospect",
    "Punctuality",
    "Remedy",
    "Reorganisation",
    "ReorganisationRefusedError",
    "Repair",
    "RepairRefusedError",
    "Target",
    "UnknownCaseError",
    "UnknownEvidenceError",
    "accept",
    "accept_repair",
    "apply_for_repair",
    "approve",
    "ask_review",
    "by_receipt",
    "cases_by_department",
    "cases_by_month",
    "certify",
    "change",
    "clock_of",
    "close_lapsed",
    "complete",
    "confirm",
    "escalate",
    "escalate_repairs",
    "events",
    "evidence_content",
    "evidence_of_objection",
    "evidence_of_repair",
    "evidence_of_subject",
    "extend",
    "extend_repair",
    "fail",
    "figures",
    "file",
    "file_for_person",
    "get",
    "grant",
    "keep_evidence",
    "of_department",
    "of_subject",
    "prospect",
    "punctuality",
    "refuse",
    "refuse_repair",
    "reject",
    "reject_repair",
    "reorganisation",
    "reorganisations",
    "reorganisations_of_subject",
    "reorganised_records",
    "repair",
    "repair_clocks",
    "repairs_of_department",
    "repairs_of_subject",
    "running_clocks",
    "supplement",
    "supplement_repair",
    "turn",
    "unanswered",
    "uphold",
    "withdraw",
    "withdraw_repair",
]
