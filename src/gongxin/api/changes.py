"""The change feed: what a receiving platform reads to stay in step, in the order of the gapless sequence."""

from __future__ import annotations

from typing import Annotated, Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from gongxin.api.documentation import KEYED
from gongxin.api.entitlement import look
from gongxin.api.schemas import Changes
from gongxin.catalogue import load
from gongxin.exchange import api as exchange

router = Router(tags=["changes"])
HIGHEST = 2**63 - 1


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
) -> dict[str, Any]:  # fmt: skip
    """变更序列（需要 read:sharing）。Changes after a sequence number; needs the scope read:sharing and a
    purpose, because the feed also names records that are not public. `next` is null when there is nothing
    more for now. Each change gives what sharing sees now against what it saw before: all fields of a record that
    comes into sharing, the changed ones of one that stays, none (`must` is delete) of one that left. With a snapshot, and the
    last public day of each record, this is the present state."""
    entitled = look(request, "sharing")
    if wait and exchange.last(_connection()) <= after and exchange.wait(after, wait) is exchange.Waited.FULL:
        response["Retry-After"] = str(exchange.ASK_AGAIN)
    found = exchange.changes(_connection(), after, limit, catalogue=load(), on=timezone.localdate())
    entitled.record([change.uscc for change in found], timezone.now())
    return {
        "items": [
            {
                "seq": change.seq,
                "uscc": change.uscc,
                "resource": change.resource,
                "record_key": str(change.record_key),
                "version": change.version,
                "kind": change.kind,
                "state": change.state,
                "department": change.department,
                "submission": change.submission_id,
                "at": change.at,
                "must": "update" if change.shared else "delete",
                "nature": change.nature,
                "decided_on": change.decided_on,
                "public_until": change.public_until,
                "fields": change.fields,
            }
            for change in found
        ],
        "next": found[-1].seq if len(found) == limit else None,
        "last": found[-1].seq if found else after,
    }


def _connection() -> Any:
    connection.ensure_connection()
    return connection.connection
