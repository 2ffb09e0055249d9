"""The door of the room. Writing takes the psycopg connection whose transaction it belongs to; instants come in."""

from gongxin.notices.adverse import adverse
from gongxin.notices.delivering import TRIES, Adapter, FileAdapter, SmtpAdapter, deliver_due, set_address
from gongxin.notices.errors import AddressRefusedError, NoticeRefusedError, UnknownNoticeError
from gongxin.notices.inbox import Notice, inbox, make_due, read, send
from gongxin.notices.templates import Template, templates

__all__ = [
    "TRIES",
    "Adapter",
    "AddressRefusedError",
    "FileAdapter",
    "Notice",
    "NoticeRefusedError",
    "SmtpAdapter",
    "Template",
    "UnknownNoticeError",
    "adverse",
    "deliver_due",
    "inbox",
    "make_due",
    "read",
    "send",
    "set_address",
    "templates",
]
