"""Search by code, old code or name; pages by cursor."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gongxin.api.caching import answer
from gongxin.api.problems import Problem
from gongxin.api.schemas import Hits
from gongxin.kernel import identifiers, uscc
from gongxin.registry import api as registry

router = Router(tags=["subjects"])
LONGEST = 1000
"""Characters of a search that are looked at at all; the registry refuses far shorter ones in its own words.
"""


@router.get("/subjects", response={200: Hits, 304: None}, operation_id="search_subjects")
def search_subjects(  # noqa: PLR0917 (parameters of the address)
    request: HttpRequest,
    q: Annotated[str, Query(description="名称中任意两个字以上、曾用名、18 位代码或旧代码。Name, former name or code.")],
    kind: Annotated[str | None, Query(description="代码前两位。First two characters of the code: 91, 92, 11 …")] = None,
    region: Annotated[str | None, Query(description="6 位区划代码，末尾的 0 表示所辖全部。Six digits.")] = None,
    status: Annotated[str | None, Query(description="登记状态。As the register writes it.")] = None,
    after: Annotated[str | None, Query(description="上一页的 next。`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> HttpResponse:
    """按名称或代码查询组织。Organisations by name or code; never by a person's name. `match` says by what a
    hit was found."""
    refuse_person(q)
    filters = registry.Filters(kind=_clean(kind), region=_clean(region), status=_clean(status))
    found = registry.search(q[:LONGEST].replace("\0", ""), filters, after or None, limit)
    body = {"items": [asdict(hit) for hit in found.items], "next": found.next}
    return answer(request, json.dumps(body, ensure_ascii=False).encode())


def refuse_person(text: str) -> None:
    """A person's number is no search: it is refused, and neither kept nor repeated. Raises Problem."""
    if not uscc.is_organisation(uscc.normalise(text)) and identifiers.find(text[:LONGEST]):
        raise Problem("search.person", place="q")


def _clean(value: str | None) -> str | None:
    return value[:100].replace("\0", "") or None if value else None
