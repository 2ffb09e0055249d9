"""The change feed: what a receiving platform reads to stay in step, in the order of the gapless sequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from gongxin.api.documentation import KEYED
from gongxin.api.entitlement import look
from gongxin.api.schemas import Change, Changes
from gongxin.catalogue import load
from gongxin.exchange import api as exchange

router = Router(tags=["changes"])
HIGHEST = 2**63 - 1
_SAME = tuple(Change.model_fields.keys() - {"submission", "must"})


@router.get("/changes", response=Changes, operation_id="list_changes", openapi_extra=KEYED)
def list_changes(
    request: HttpRequest,
    response: HttpResponse,
    after: Annotated[int, Query(ge=0, le=HIGHEST - 10_000, description="序号，取上次的 last")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    wait: Annotated[
        int,
        Query(
            ge=0, le=exchange.LONGEST_WAIT,
            description="没有新变更时最多等待的秒数。Seconds to wait for a change if there is none yet; an answer without "
            "items and with Retry-After says that too many wait.",
        ),
    ] = 0,
) -> HttpResponse:  # fmt: skip
    """变更序列（需要 read:sharing）。Changes after a sequence number; needs the scope read:sharing and a
    purpose, because the feed also names records that are not public. `next` is null when there is nothing
    more for now. Each change gives what sharing sees now against what it saw before: all fields of a record that
    comes into sharing, the changed ones of one that stays, none (`must` is delete) of one that left. With a snapshot, and the
    last public day of each record, this is the present state."""
    entitled = look(request, "sharing")
    pages: dict[object, object] = {}
    if wait and exchange.last(_connection()) <= after:
        woken = exchange.wait(after, wait)
        pages = woken.pages
        if woken.how is exchange.Waited.FULL:
            response["Retry-After"] = str(exchange.ASK_AGAIN)
    page = pages.get((after, limit))
    if not isinstance(page, _Page):
        page = pages[after, limit] = _page(after, limit)
    entitled.record(page.usccs, timezone.now())
    response["Content-Type"] = "application/json; charset=utf-8"
    response.content = page.body
    return response


@dataclass(frozen=True)
class _Page:
    """A page as it is sent, and whom it is about; the same for everyone who may read the feed."""

    usccs: list[str]
    body: bytes


def _page(after: int, limit: int) -> _Page:
    found = exchange.changes(_connection(), after, limit, catalogue=load(), on=timezone.localdate())
    body = Changes(
        items=[
            Change(
                **{name: getattr(change, name) for name in _SAME},
                submission=change.submission_id,
                must="update" if change.shared else "delete",
            )
            for change in found
        ],
        next=found[-1].seq if len(found) == limit else None,
        last=found[-1].seq if found else after,
    )
    return _Page([change.uscc for change in found], body.model_dump_json().encode())


def _connection() -> Any:
    connection.ensure_connection()
    return connection.connection
