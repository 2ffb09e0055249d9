"""Notices: the inbox of a subject, for the subject itself and the credit office."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.notice_schemas import GivenUpList, NoticeBody, NoticeList
from gongxin.catalogue import load
from gongxin.notices import api as notices

router = Router(tags=["notices"])


class AddressRequest(BaseModel):
    """An empty address ends it. The organisation's own mailbox or service number, never a person's."""

    model_config = ConfigDict(extra="forbid")
    channel: Literal["mail", "sms"]
    address: str = Field(max_length=254)


@router.get("/subjects/{uscc}/notices", response=NoticeList, operation_id="list_notices", openapi_extra=OFFICER)
def list_notices(
    request: HttpRequest,
    uscc: str,
    before: Annotated[int | None, Query(ge=1, description="上一页的 next。`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    unread: bool = False,
) -> dict[str, Any]:
    """一个主体的通知，新的在前；仅该主体本身和信用主管部门可见。A subject's notices, for itself and the credit office."""
    who = actor(request)
    if who.uscc != uscc:
        who.require("credit_office")
    with transaction.atomic():
        connection.ensure_connection()
        found = notices.inbox(
            connection.connection, uscc, now=timezone.now(), catalogue=load(), before=before, limit=limit + 1, unread=unread
        )
    more = found[limit - 1].id if len(found) > limit else None
    return {"items": [notice_body(notice) for notice in found[:limit]], "next": more}


@router.get("/notices/given-up", response=GivenUpList, operation_id="notices_given_up", openapi_extra=OFFICER)
def notices_given_up(
    request: HttpRequest,
    before: Annotated[int | None, Query(ge=1, description="上一页的 next。`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """投递失败已放弃且尚未阅知的通知，供信用主管部门另行送达。Deliveries given up, unread: for the credit office."""
    connection.ensure_connection()
    found = notices.given_up(connection.connection, actor=actor(request), before=before, limit=limit)
    return {"items": [asdict(item) for item in found], "next": found[-1].notice if len(found) == limit else None}


@router.post("/notices/{number}/read", response=NoticeBody, operation_id="read_notice", openapi_extra=OFFICER)
def read_notice(request: HttpRequest, number: int) -> dict[str, Any]:
    """打开一条通知，主体本身打开时留痕。Open a notice; the subject's own reading is recorded."""
    with transaction.atomic():
        connection.ensure_connection()
        return notice_body(notices.read(connection.connection, number, actor=actor(request), now=timezone.now()))


@router.put("/subjects/{uscc}/notices/address", response={204: None}, operation_id="set_address", openapi_extra=OFFICER)
def set_address(request: HttpRequest, uscc: str, given: AddressRequest) -> Status[None]:
    """登记单位的通知邮箱或服务号码。Where the organisation hears of notices besides this inbox."""
    with transaction.atomic():
        connection.ensure_connection()
        notices.set_address(connection.connection, uscc, given.channel, given.address, actor=actor(request), now=timezone.now())
    return Status(204, None)


def notice_body(notice: notices.Notice) -> dict[str, Any]:
    return {
        "number": notice.id,
        "uscc": notice.uscc,
        "kind": notice.kind,
        "at": notice.at,
        "resource": notice.resource,
        "record_key": notice.record_key,
        "entry": notice.entry,
        "subject": {"zh": notice.subject.zh, "en": notice.subject.en},
        "body": {"zh": notice.body.zh, "en": notice.body.en},
        "read_at": notice.read_at,
        "deliveries": [asdict(delivery) for delivery in notice.deliveries],
    }
