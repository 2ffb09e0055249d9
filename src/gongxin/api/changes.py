"""The change feed: what a receiving platform reads to stay in step, in the order of the gapless sequence."""

from __future__ import annotations

from typing import Annotated, Any

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from gongxin.api.documentation import KEYED
from gongxin.api.entitlement import look
from gongxin.api.schemas import Changes
from gongxin.exchange import api as exchange
from gongxin.registry import api as registry

router = Router(tags=["changes"])
HIGHEST = 2**63 - 1


@router.get("/changes", response=Changes, operation_id="list_changes", openapi_extra=KEYED)
def list_changes(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=HIGHEST - 10_000, description="序号，取上次的 next")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> dict[str, Any]:
    """变更序列（需要 read:sharing）。Changes after a sequence number; needs the scope read:sharing and a
    purpose, because the feed also names records that are not public. `next` is null when there is nothing
    more for now."""
    entitled = look(request, "sharing")
    connection.ensure_connection()
    exchange.must_reach(connection.connection, after)
    found = registry.changes(after, limit)
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
                "fields": _fields(change),
            }
            for change in found
        ],
        "next": found[-1].seq if len(found) == limit else None,
        "last": found[-1].seq if found else after,
    }


def _fields(change: registry.Change) -> list[dict[str, Any]]:
    """What a later version changed, as shared: names of fields with old and new; nothing of a record that left sharing."""
    if change.version == 1 or change.state not in {"current", "contested"}:
        return []
    found = registry.field_changes(
        connection.connection, change.uscc, change.resource, change.record_key, change.version
    )
    return [{"field": item.field, "old": item.old, "new": item.new} for item in found]
