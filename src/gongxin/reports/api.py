"""The door of the room: a report is issued, made again, checked; keys and certificates for those who verify.

Writing takes the psycopg connection whose transaction it belongs to; who acts comes in as an access.api.Actor, instants as
arguments. For api, portal, the organisation's space and the command line. Verifying (reports.verifying) needs no database.
"""

from gongxin.reports import files
from gongxin.reports.errors import (
    FontMissingError,
    NoGrantError,
    NotGenuineError,
    ReportExpiredError,
    ReportPassedError,
    ReportRefusedError,
    SigningKeyError,
    TimeStampError,
    UnknownReportError,
)
from gongxin.reports.facts import Asked, Checked, Content, Issued
from gongxin.reports.issuing import UnknownSubjectError, again, check, end_of, issue, of_subject
from gongxin.reports.layout import KINDS, Kind, Part, layout
from gongxin.reports.making import json_bytes, pdf, signed_json, site
from gongxin.reports.making import platform as platform_name
from gongxin.reports.rules.numbers import grouped, normal
from gongxin.reports.seals import certificates
from gongxin.reports.seals import demo as demo_seal
from gongxin.reports.typesetting import fonts_missing, laid_out

__all__ = [
    "KINDS",
    "Asked",
    "Checked",
    "Content",
    "FontMissingError",
    "Issued",
    "Kind",
    "NoGrantError",
    "NotGenuineError",
    "Part",
    "ReportExpiredError",
    "ReportPassedError",
    "ReportRefusedError",
    "SigningKeyError",
    "TimeStampError",
    "UnknownReportError",
    "UnknownSubjectError",
    "again",
    "certificates",
    "check",
    "demo_seal",
    "end_of",
    "files",
    "fonts_missing",
    "grouped",
    "issue",
    "json_bytes",
    "laid_out",
    "layout",
    "normal",
    "of_subject",
    "pdf",
    "platform_name",
    "signed_json",
    "site",
]
