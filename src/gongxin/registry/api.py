"""The registry's only door: what other rooms may call.

Writing takes the psycopg connection whose transaction it belongs to (with Django: `connection.connection`
inside `transaction.atomic()`); reading uses Django's connection. Days and instants come in as arguments.
"""

from gongxin.registry.certifying import Certified, NotCertifiableError, certify
from gongxin.registry.channels import GATES, end_of, facts_of
from gongxin.registry.credit_files import batch_lookup, credit_file, file_tag, history
from gongxin.registry.examining import RefusedRowError
from gongxin.registry.facts import (
    NEWCOMER_COLUMNS,
    RECORD_COLUMNS,
    STATES,
    SUBJECT_COLUMNS,
    HeldRow,
    Published,
    Registered,
    SubmissionRef,
)
from gongxin.registry.feed import Change, Fault, changes, verify_sequence
from gongxin.registry.figures import Figures, figures
from gongxin.registry.looking_back import file_as_of, history_as_of
from gongxin.registry.problems import UnknownRecordError
from gongxin.registry.publishing import publish
from gongxin.registry.records import FieldChange, Record, field_changes, latest, version_of
from gongxin.registry.searching import Filters, Hit, Hits, search
from gongxin.registry.single import NotCorrectableError, Written, correct, record_fact
from gongxin.registry.states import came_by, lock_record, set_state, source_of
from gongxin.registry.subjects import (
    ensure_subjects,
    issued_codes,
    old_codes_snapshot,
    refresh_name_grams,
    register_subjects,
    subject_codes_snapshot,
    subjects_snapshot,
)

__all__ = [
    "GATES",
    "NEWCOMER_COLUMNS",
    "RECORD_COLUMNS",
    "STATES",
    "SUBJECT_COLUMNS",
    "Certified",
    "Change",
    "Fault",
    "FieldChange",
    "Figures",
    "Filters",
    "HeldRow",
    "Hit",
    "Hits",
    "NotCertifiableError",
    "NotCorrectableError",
    "Published",
    "Record",
    "RefusedRowError",
    "Registered",
    "SubmissionRef",
    "UnknownRecordError",
    "Written",
    "batch_lookup",
    "came_by",
    "certify",
    "changes",
    "correct",
    "credit_file",
    "end_of",
    "ensure_subjects",
    "facts_of",
    "field_changes",
    "figures",
    "file_as_of",
    "file_tag",
    "history",
    "history_as_of",
    "issued_codes",
    "latest",
    "lock_record",
    "old_codes_snapshot",
    "publish",
    "record_fact",
    "refresh_name_grams",
    "register_subjects",
    "search",
    "set_state",
    "source_of",
    "subject_codes_snapshot",
    "subjects_snapshot",
    "verify_sequence",
    "version_of",
]
