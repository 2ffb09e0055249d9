"""The door of the room: bodies and successors, contracts, invoices and payments, judgments, complaints and breaches, figures,
OCDS. Writing takes the psycopg connection whose transaction it belongs to; who acts comes in as an access.api.Actor."""

from gongxin.integrity.bodies import (
    bodies,
    enrol,
    line_of,
    name_region,
    note_change_of_head,
    region_names,
    succeed,
)
from gongxin.integrity.bodies import get as body
from gongxin.integrity.breaches import breach, breach_of, recognise, repair
from gongxin.integrity.cases import RUNNING, against, mine
from gongxin.integrity.cases import get as complaint
from gongxin.integrity.cases import steps as complaint_steps
from gongxin.integrity.contracts import (
    KINDS,
    SIZES,
    add_invoice,
    contract,
    contracts_with,
    dispute,
    enter_judgment,
    invoice,
    pay,
    perform_judgment,
)
from gongxin.integrity.contracts import enter as enter_contract
from gongxin.integrity.counting import Period, by_body, by_region, of_body, of_region, quarters, year_to
from gongxin.integrity.errors import DutyRefusedError, Finding, ImportRefusedError, UnknownDutyError
from gongxin.integrity.facts import (
    Body,
    Breach,
    Complaint,
    Contract,
    Event,
    Invoice,
    Judgment,
    NewContract,
    NewInvoice,
    Succession,
)
from gongxin.integrity.listing import KINDS as RECORD_KINDS
from gongxin.integrity.listing import invoices_of, records
from gongxin.integrity.ocds import Imported, exported, import_package
from gongxin.integrity.overdue import urge_handlers
from gongxin.integrity.papers import attach, may_attach, paper
from gongxin.integrity.papers import of as papers_of
from gongxin.integrity.proceedings import complain, decline, extend, performed, register, respond, route, verify
from gongxin.integrity.rules.complaining import DOMAINS, GROUNDS
from gongxin.integrity.rules.figures import RULES as FIGURE_RULES
from gongxin.integrity.rules.figures import Figures, ratios
from gongxin.integrity.trail import of as events

__all__ = [
    "DOMAINS",
    "FIGURE_RULES",
    "GROUNDS",
    "KINDS",
    "RECORD_KINDS",
    "RUNNING",
    "SIZES",
    "Body",
    "Breach",
    "Complaint",
    "Contract",
    "DutyRefusedError",
    "Event",
    "Figures",
    "Finding",
    "ImportRefusedError",
    "Imported",
    "Invoice",
    "Judgment",
    "NewContract",
    "NewInvoice",
    "Period",
    "Succession",
    "UnknownDutyError",
    "add_invoice",
    "against",
    "attach",
    "bodies",
    "body",
    "breach",
    "breach_of",
    "by_body",
    "by_region",
    "complain",
    "complaint",
    "complaint_steps",
    "contract",
    "contracts_with",
    "decline",
    "dispute",
    "enrol",
    "enter_contract",
    "enter_judgment",
    "events",
    "exported",
    "extend",
    "import_package",
    "invoice",
    "invoices_of",
    "line_of",
    "may_attach",
    "mine",
    "name_region",
    "note_change_of_head",
    "of_body",
    "of_region",
    "paper",
    "papers_of",
    "pay",
    "perform_judgment",
    "performed",
    "quarters",
    "ratios",
    "recognise",
    "records",
    "region_names",
    "register",
    "repair",
    "respond",
    "route",
    "succeed",
    "urge_handlers",
    "verify",
    "year_to",
]
