"""Notices: the inbox of a subject, for the subject itself and the credit office."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from gongxin.access import api as access
from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.notice_schemas import GivenUpList, MailboxBody, NoticeBody, NoticeList
from gongxin.api.problems import Problem
from gongxin.api.remedies.asking import MOST
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices

router = Router(tags=["notices"])
Department = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,64}$", description="部门代码。The department's code.")]


class AddressRequest(BaseModel):
    """An empty address ends it. The organisation's own mailbox or service number, never a person's."""

    model_config = ConfigDict(extra="forbid")
    channel: Literal["mail", "sms"]
    address: str = Field(max_length=254)


class MailboxRequest(BaseModel):
    """An empty address ends it. The department's own function mailbox, never a person's."""

    model_config = ConfigDict(extra="forbid")
    address: str = Field(max_length=254)


@router.get("/subjects/{uscc}/notices", response=NoticeList, operation_id="list_notices", openapi_extra=OFFICER)
def list_notices(
    request: HttpRequest,
    uscc: str,
    before: Annotated[int | None, Query(ge=1, le=MOST, description="上一页的 next。`next` of the page before.")] = None,
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
    before: Annotated[int | None, Query(ge=1, le=MOST, description="上一页的 next。`next` of the page before.")] = None,
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


@router.get("/departments/{department}/mailbox", response=MailboxBody, operation_id="get_mailbox", openapi_extra=OFFICER)
def get_mailbox(request: HttpRequest, department: Department) -> dict[str, Any]:
    """一个部门的公用邮箱；未设定时为空。仅信用主管部门。Its function mailbox, for the credit office."""
    actor(request).require("credit_office")
    _known(department)
    connection.ensure_connection()
    return {"department": department, "address": notices.mailbox(connection.connection, department)}


@router.put("/departments/{department}/mailbox", response={204: None}, operation_id="set_mailbox", openapi_extra=OFFICER)
def set_mailbox(request: HttpRequest, department: Department, given: MailboxRequest) -> Status[None]:
    """设定或者取消一个部门的公用邮箱（信用主管部门）。Set or end a department's function mailbox (NTC13); credit office."""
    who = actor(request).require("credit_office")
    _known(department)
    with transaction.atomic():
        connection.ensure_connection()
        notices.set_mailbox(connection.connection, department, given.address, actor=who, now=timezone.now())
    return Status(204, None)


def _known(department: str) -> None:
    """A department that an address names is there, else 404; one that a body names is 422."""
    try:
        access.department(department)
    except access.UnknownDepartmentError as error:
        remedy = Bilingual("请核对部门代码。", "Check the department's code.")
        raise Problem("department.unknown", error.message, place=department, remedy=remedy, status=404) from error


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
