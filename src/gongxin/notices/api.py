"""The door of the room. Writing takes the psycopg connection whose transaction it belongs to; instants come in."""

from gongxin.notices.adverse import adverse
from gongxin.notices.delivering import TRIES, Adapter, FileAdapter, GivenUp, SmtpAdapter, deliver_due, given_up, set_address
from gongxin.notices.desks import Letter, letters, mailbox, set_mailbox, tell
from gongxin.notices.errors import AddressRefusedError, NoticeRefusedError, UnknownNoticeError
from gongxin.notices.inbox import Delivery, Notice, inbox, make_due, read, send
from gongxin.notices.templates import Template, templates

__all__ = [
    "TRIES",
    "Adapter",
    "AddressRefusedError",
    "Delivery",
    "FileAdapter",
    "GivenUp",
    "Letter",
    "Notice",
    "NoticeRefusedError",
    "SmtpAdapter",
    "Template",
    "UnknownNoticeError",
    "adverse",
    "deliver_due",
    "given_up",
    "inbox",
    "letters",
    "mailbox",
    "make_due",
    "read",
    "send",
    "set_address",
    "set_mailbox",
    "tell",
    "templates",
]
