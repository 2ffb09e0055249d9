"""Shapes of notices."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from gongxin.api.schemas import Answer, Words


class DeliveryBody(Answer):
    """How a notice went out beside the inbox; fault: the kind of the last failure."""

    channel: str
    state: Literal["due", "sent", "given_up"]
    attempts: int
    sent_at: datetime | None
    fault: str


class NoticeBody(Answer):
    """A notice as it was sent. read_at: when the subject first opened it."""

    number: int
    uscc: str
    kind: str
    at: datetime
    resource: str | None
    record_key: UUID | None
    entry: int | None
    subject: Words
    body: Words
    read_at: datetime | None
    deliveries: list[DeliveryBody]


class NoticeList(Answer):
    """Newest first; `next` goes into `before`."""

    items: list[NoticeBody]
    next: int | None


class GivenUpBody(Answer):
    """A notice that could not be delivered by these channels and was not read meanwhile."""

    notice: int
    uscc: str
    kind: str
    channel: str
    at: datetime
    attempts: int
    fault: str


class GivenUpList(Answer):
    """Newest first; `next` goes into `before`."""

    items: list[GivenUpBody]
    next: int | None


class MailboxBody(Answer):
    """Where a department hears of letters beside its inbox; empty: nowhere."""

    department: str
    address: str
