"""Shapes of notices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gongxin.api.schemas import Answer, Words


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


class NoticeList(Answer):
    """Newest first; `next` goes into `before`."""

    items: list[NoticeBody]
    next: int | None
