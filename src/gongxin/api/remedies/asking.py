"""What every operation here does: who acts, one transaction, no look at a subject's case without a line in its log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from typing import Annotated, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query

from gongxin.access import api as access
from gongxin.api.actors import actor
from gongxin.kernel.text import Bilingual

MOST = 9_223_372_036_854_775_807
Number = Annotated[int, Path(ge=1, le=MOST, description="案件编号。The number of the case.")]
Before = Annotated[int | None, Query(ge=1, le=MOST, description="上一页的 next。`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200)]
Uscc = Annotated[str, Path(pattern=r"^[0-9A-Z]{18}$")]
Resource = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,64}$")]
PRIVATE = {"Cache-Control": "private, no-store"}


def who(request: HttpRequest) -> dict[str, Any]:
    """The words of every step: actor and instant."""
    return {"actor": actor(request), "now": timezone.now()}


def do(act: Callable[[Any], Any], *, status: int = 200) -> HttpResponse:
    """What `act` gives, done on the connection inside one transaction, as JSON that nobody keeps."""
    with transaction.atomic():
        connection.ensure_connection()
        body = json.dumps(_plain(act(connection.connection)), ensure_ascii=False, cls=DjangoJSONEncoder)
    return HttpResponse(body, status=status, content_type="application/json", headers=PRIVATE)


def _plain(value: Any) -> Any:
    """A dataclass as members; texts in both languages as {zh, en}."""
    if isinstance(value, Bilingual):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def looked(seen: access.Actor, what: str, subjects: Iterable[str]) -> None:
    """An officer's look at what is not public: the subject reads in its log who looked, when, at what."""
    if seen.kind == "subject":
        return
    access.log_batch(
        None, at=timezone.now(), purpose=f"{what} {seen.officer}".strip(), channel="government",
        subjects=sorted(set(subjects)), operator=seen.department,
    )  # fmt: skip

