"""Papers: handed in by a subject, listed to it, given out as an attachment to those whose case it is (FIL1-FIL5)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.paper_files import DOWNLOAD, UPLOAD, attachment, body, uploaded
from gongxin.api.remedies.asking import Limit, do, looked, who
from gongxin.api.remedies.schemas import EvidenceBody, EvidenceList
from gongxin.remedies import api as remedies

router = Router()


@router.post("/evidence", response={201: EvidenceBody}, operation_id="hand_in_paper", openapi_extra=UPLOAD)
def hand_in(
    request: HttpRequest,
    name: Annotated[str, Query(max_length=200, description="文件名；表单中的优先。The name; a form's own comes first.")] = "",
) -> HttpResponse:
    """提交材料（主体本身）：PDF、OFD、PNG、JPEG，不超过10MB，类型以内容判断。Hand in a paper; the same bytes again
    are the same paper."""
    words = who(request)
    words["actor"].require_subject(words["actor"].uscc)  # before a byte is read
    given, content = uploaded(request)
    return do(lambda conn: body(remedies.keep_evidence(conn, given or name, content, **words)), status=201)


@router.get("/evidence", response=EvidenceList, operation_id="list_papers", openapi_extra=OFFICER)
def list_papers(
    request: HttpRequest,
    before: Annotated[UUID | None, Query(description="上一页的 next。`next` of the page before.")] = None,
    limit: Limit = 100,
) -> HttpResponse:
    """本主体提交过的材料，新的在前。The papers that the calling subject handed in."""
    seen = actor(request)
    seen.require_subject(seen.uscc)

    def found(conn: Any) -> dict[str, Any]:
        papers = remedies.evidence_of_subject(conn, seen.uscc, limit=limit + 1, before=before)
        more = papers[limit - 1].id if len(papers) > limit else None
        return {"items": [body(item) for item in papers[:limit]], "next": more}

    return do(found)


@router.get("/evidence/{uuid:number}", operation_id="download_paper", openapi_extra=DOWNLOAD)
def download(request: HttpRequest, number: UUID) -> HttpResponse:
    """下载一份材料：仅作为附件，仅限案件有关各方；经办人员下载留痕。A paper, as an attachment, for those whose case it is."""
    seen = actor(request)
    with transaction.atomic():
        connection.ensure_connection()
        paper, content = remedies.evidence_content(connection.connection, number, actor=seen)
        looked(seen, f"材料 {number}", [paper.uscc])
    return attachment(paper, content)
