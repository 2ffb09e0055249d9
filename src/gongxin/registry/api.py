"""The registry's only door: what other rooms may call.

Writing takes the psycopg connection whose transaction it belongs to (with Django: `connection.connection`
inside `transaction.atomic()`); reading uses Django's connection. Days and instants come in as arguments.
"""

from gongxin.registry.channels import GATES, end_of, facts_of
from gongxin.registry.credit_files import batch_lookup, credit_file, file_tag, history
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
from gongxin.registry.publishing import publish
from gongxin.registry.searching import Filters, Hit, Hits, search
from gongxin.registry.states import came_by, set_state
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
    "Change",
    "Fault",
    "Figures",
    "Filters",
    "HeldRow",
    "Hit",
    "Hits",
    "Published",
    "Registered",
    "SubmissionRef",
    "batch_lookup",
    "came_by",
    "changes",
    "credit_file",
    "end_of",
    "ensure_subjects",
    "facts_of",
    "figures",
    "file_as_of",
    "file_tag",
    "history",
    "history_as_of",
    "issued_codes",
    "old_codes_snapshot",
    "publish",
    "refresh_name_grams",
    "register_subjects",
    "search",
    "set_state",
    "subject_codes_snapshot",
    "subjects_snapshot",
    "verify_sequence",
]
