"""Corrections that reach everyone: a recipient's messages, acknowledgements, snapshots, the platform's keys, who is overdue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from gongxin.api.documentation import LINES, OFFICER
from gongxin.api.entitlement import caller_with, look
from gongxin.api.language import language_of
from gongxin.api.schemas import Answer
from gongxin.catalogue import load
from gongxin.exchange import api as exchange
from gongxin.kernel import signing
from gongxin.reports import api as reports

router = Router(tags=["exchange"])


class Envelope(Answer):
    """A signed message: verify `signature` over the canonical form of `payload` with the key of that id."""

    payload: dict[str, Any]
    key: str
    signature: str


class Messages(Answer):
    """In order; `next` goes into `after` when there is more."""

    items: list[Envelope]
    next: int | None


class Acknowledgement(BaseModel):
    """SHA-256, in hex, of the canonical form of the payload as received."""

    model_config = ConfigDict(extra="forbid")
    digest: str = Field(min_length=64, max_length=64)


class QuotedMessage(Acknowledgement):
    """One message's acknowledgement among many."""

    message: int = Field(ge=1)


class Acknowledgements(BaseModel):
    """Up to 1,000; each is judged for itself."""

    model_config = ConfigDict(extra="forbid")
    items: list[QuotedMessage] = Field(min_length=1, max_length=1000)


class RefusedMessage(Answer):
    message: int
    code: str
    detail: str


class Acknowledged(Answer):
    """How many are acknowledged (also if they were before), and which were refused, with the reason."""

    acknowledged: int
    refused: list[RefusedMessage]


class OverdueRecipient(Answer):
    """No subject is named: only who is late, with how many messages, since when."""

    recipient: str
    messages: int
    since: str


class OverdueList(Answer):
    items: list[OverdueRecipient]


@router.get("/messages", response=Messages, operation_id="list_messages", openapi_extra=OFFICER)
def list_messages(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, Any]:
    """发给本部门、尚未确认的更正消息（需要 read:sharing）。Signed messages to the caller's department, unacknowledged."""
    caller, now = caller_with(request, "read:sharing"), timezone.now()
    with transaction.atomic():
        connection.ensure_connection()
        conn = connection.connection
        exchange.derive(conn, load(), timezone.localdate())
        found = exchange.messages(conn, caller.department.code, after=after, limit=limit, now=now)
    private = exchange.signing_key(now)
    items = [signing.signed(exchange.payload(message, settings.GONGXIN_ISSUER), private) for message in found]
    return {"items": items, "next": found[-1].id if len(found) == limit else None}


@router.post("/messages/acks", response=Acknowledged, operation_id="acknowledge_many", openapi_extra=OFFICER)
def acknowledge_many(request: HttpRequest, given: Acknowledgements) -> dict[str, Any]:
    """一次确认多条消息，逐条判断。Many messages at once; a wrong one does not keep the others back."""
    caller = caller_with(request, "read:sharing")
    with transaction.atomic():
        connection.ensure_connection()
        taken, refused = exchange.acknowledge_many(
            connection.connection, {item.message: item.digest for item in given.items}, recipient=caller.department.code,
            issuer=settings.GONGXIN_ISSUER, now=timezone.now(),
        )  # fmt: skip
    lang = language_of(request)
    return {
        "acknowledged": len(taken),
        "refused": [{"message": n, "code": e.error_code, "detail": e.message.pick(lang)} for n, e in refused.items()],
    }


@router.post("/messages/{number}/ack", response={204: None}, operation_id="acknowledge", openapi_extra=OFFICER)
def acknowledge(request: HttpRequest, number: int, given: Acknowledgement) -> Status[None]:
    """确认已按消息更新或删除。The caller has taken the change in; a second time changes nothing."""
    caller = caller_with(request, "read:sharing")
    with transaction.atomic():
        connection.ensure_connection()
        exchange.acknowledge(
            connection.connection, number, given.digest, recipient=caller.department.code, issuer=settings.GONGXIN_ISSUER,
            now=timezone.now(),
        )  # fmt: skip
    return Status(204, None)


@router.get("/recipients/overdue", response=OverdueList, operation_id="overdue_recipients")
def overdue_recipients(request: HttpRequest) -> dict[str, Any]:
    """逾期未确认更正的接收方，向公众公开。Recipients that have not acknowledged corrections in time; public."""
    del request
    connection.ensure_connection()
    found = exchange.overdue(connection.connection, timezone.now())
    return {"items": [{"recipient": o.recipient, "messages": o.messages, "since": o.since.isoformat()} for o in found]}


@router.get("/keys", operation_id="signing_keys", response=dict[str, Any])
def signing_keys(request: HttpRequest) -> HttpResponse:
    """平台签名公钥，含已停用的，以及信用报告的签名证书。The platform's public keys, retired ones too, and the certificates that
    verifiers of reports trust: what `gongxin verify --keys` reads."""
    del request
    now = timezone.now()
    exchange.signing_key(now)
    body = {**exchange.published(), "certificates": list(reports.certificates(now))}
    return HttpResponse(json.dumps(body), content_type="application/json")


@router.get("/snapshot", operation_id="snapshot", openapi_extra=LINES)
def snapshot(request: HttpRequest) -> StreamingHttpResponse:
    """可共享信息的全量（需要 read:sharing）：第一行为序号，其后每行一条记录；与其后的变更合为当前状态。
    Everything that is shared, as lines of JSON: first the number it is as of, then a record each."""
    entitled = look(request, "sharing")
    caller = entitled.caller

    recipient, on, now = caller.department.code if caller else "", timezone.localdate(), timezone.now()
    # whoever takes everything has received everything: one row says so, committed before the first line leaves, and one
    # more where the snapshot turns out to be of a later moment
    connection.ensure_connection()
    exchange.taken(connection.connection, recipient, exchange.last(connection.connection), on, now)

    def lines() -> Iterator[bytes]:
        with transaction.atomic():
            connection.ensure_connection()
            for line in exchange.snapshot(connection.connection, "sharing", on, load(), recipient=recipient, at=now):
                try:
                    yield line
                except GeneratorExit:  # the reader went; what it had it has received
                    return

    return StreamingHttpResponse(lines(), content_type="application/x-ndjson")
