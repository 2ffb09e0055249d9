"""Looking: search, one organisation's credit file, a record's history, many codes at once."""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from gongxin.api import parameters
from gongxin.api.caching import JSON, PRIVATE, PUBLIC, answer
from gongxin.api.documentation import LOOKUP, MAYBE_KEYED
from gongxin.api.entitlement import Channel, Look, look
from gongxin.api.problems import Problem
from gongxin.api.schemas import CreditFile, History, LookupAnswer
from gongxin.catalogue import load
from gongxin.kernel import identifiers, uscc
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry

router = Router(tags=["subjects"])

On = Annotated[
    str | None,
    Query(description="YYYY-MM-DD：那一天的档案。The file as it stood on that day; today when absent."),
]
MOST_CODES = 10_000
_PAST_LOOKUP = Bilingual(
    "批量查询只有 government 渠道可以查过去的日期：已经离开公示的信息不再计入。",
    "Only the government channel counts for past days: what has left public view is no longer counted.",
)
LONGEST_CODE = 200


@router.post("/subjects/lookup", response=LookupAnswer, operation_id="lookup_subjects", openapi_extra=LOOKUP)
def lookup_subjects(request: HttpRequest, on: On = None, channel: Channel = "public_page") -> HttpResponse:
    """批量查询，一次不超过 10,000 个代码。Up to 10,000 codes at once: known or not, how many records of which
    nature."""
    day = parameters.day(on)
    if day != timezone.localdate() and channel != "government":
        raise Problem("request.date", _PAST_LOOKUP, place="on")
    entitled = look(request, channel)
    given = _codes(request)
    codes = [_asked(code) for code in given]
    body = registry.batch_lookup(codes, channel, day, load())
    response = HttpResponse(b'{"items": %b}' % body, content_type=JSON)
    response["Cache-Control"] = PRIVATE
    entitled.record((code for code in codes if parameters.PLAUSIBLE.fullmatch(code)), timezone.now())
    return response


@router.get(
    "/subjects/{uscc_code}",
    response={200: CreditFile, 304: None},
    operation_id="get_subject",
    openapi_extra=MAYBE_KEYED,
)
def get_subject(request: HttpRequest, uscc_code: str, on: On = None, channel: Channel = "public_page") -> HttpResponse:
    """一个组织的信用档案。One organisation's credit file: subject, sections, every record with source, dates
    and basis."""
    day, code = parameters.day(on), parameters.plausible_code(uscc_code)
    entitled = look(request, channel)
    body = registry.file_as_of(code, channel, day, timezone.localdate(), load())
    if body is None:
        raise parameters.unknown_code(uscc_code)
    return _entitled_answer(request, entitled, [code], body)


@router.get(
    "/subjects/{uscc_code}/records/{resource}/{uuid:key}/history",
    response={200: History, 304: None},
    operation_id="get_history",
    openapi_extra=MAYBE_KEYED,
)
def get_history(  # noqa: PLR0917 (parameters of the address)
    request: HttpRequest,
    uscc_code: str,
    resource: str,
    key: UUID,
    on: On = None,
    channel: Channel = "public_page",
) -> HttpResponse:
    """一条记录的全部版本。Every version of one record, newest first."""
    day, code = parameters.day(on), parameters.plausible_code(uscc_code)
    entitled = look(request, channel)
    today = timezone.localdate()
    body = registry.history_as_of(code, resource.replace("\0", ""), key, channel, day, today, load())
    if body is None:
        raise Problem("record.unknown", place="key")
    return _entitled_answer(request, entitled, [code], body)


def _codes(request: HttpRequest) -> list[str]:
    """The list of codes in the body. Raises Problem: not JSON, another shape, too many."""
    try:
        body: Any = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Problem("request.not_json") from error
    codes = body.get("codes") if isinstance(body, dict) else None
    if not isinstance(codes, list) or not codes:
        detail = Bilingual(
            '请求体应为 {"codes": ["…"]}，至少一个代码。',
            'The body should be {"codes": ["…"]} with at least one code.',
        )
        raise Problem("request.invalid", detail, place="codes")
    if len(codes) > MOST_CODES:
        detail = Bilingual(
            f"收到 {len(codes):,} 个代码，上限 10,000 个。",
            f"{len(codes):,} codes were given; the limit is 10,000.",
        )
        raise Problem("lookup.too_many", detail, place="codes")
    for position, code in enumerate(codes):
        if not isinstance(code, str) or len(code) > LONGEST_CODE:
            detail = Bilingual(
                f"第 {position + 1} 个代码不是文字或过长。",
                f"Code number {position + 1} is not a text, or too long.",
            )
            raise Problem("request.invalid", detail, place=f"codes[{position}]")
    return codes


def _asked(code: str) -> str:
    """A code in normal form; what cannot be one is not found, and a person's number never comes back."""
    if uscc.is_organisation(code):  # as most are sent
        return code
    found = uscc.normalise(code).replace("\0", "").encode("utf-8", "replace").decode()
    return found if uscc.is_organisation(found) else identifiers.mask(found)


def _entitled_answer(request: HttpRequest, entitled: Look, codes: list[str], body: bytes) -> HttpResponse:
    entitled.record(codes, timezone.now())
    return answer(request, body, cache=PUBLIC if entitled.public else PRIVATE)
