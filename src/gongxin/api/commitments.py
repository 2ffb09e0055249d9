"""Commitments: templates and what is published, for everybody; the steps, for the promisor and the accepting body."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.paper_files import DOWNLOAD, UPLOAD, attachment, uploaded
from gongxin.api.parameters import plausible_code
from gongxin.api.remedies.asking import Number, looked
from gongxin.api.remedies.asking import do as _do
from gongxin.api.remedies.asking import who as _who
from gongxin.api.schemas import Answer, Words
from gongxin.catalogue import load
from gongxin.commitments import api as commitments

router = Router(tags=["commitments"])
Long = Field(min_length=1, max_length=4000)


class CommitmentBody(Answer):
    """Where a commitment stands: offered, dropped, made, kept, broken or cured; the other members are in docs/commitments."""

    id: int
    state: str


class CommitmentList(Answer):
    items: list[CommitmentBody]


class CommitmentPaper(Answer):
    """A paper that shows how it was kept. paper: its number for the download, or null where only its name and SHA-256 were
    handed in."""

    name: str
    sha256: str
    says: str
    paper: UUID | None


class CommitmentPapers(Answer):
    items: list[CommitmentPaper]


class TemplateBody(Answer):
    """type: code set commitment_type; longest_days: from the signature to the due day; basis: what is in force today."""

    code: str
    label: Words
    type: str
    promisor: list[str]
    enabled: bool
    in_force: bool
    longest_days: int
    content: Words
    liability: Words
    basis: list[dict[str, Words]]


class TemplateList(Answer):
    items: list[TemplateBody]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PrepareRequest(_Asked):
    template: str = Field(max_length=8)
    uscc: str = Field(min_length=18, max_length=18)
    matter: str = Field(min_length=1, max_length=500)
    due_on: date
    department: str = Field(max_length=64)
    publication: Literal["PUBLIC", "GOV", "CLOSED"] = "PUBLIC"


class SignRequest(_Asked):
    """`text_hash`: the SHA-256 that the commitment shows; signing another text than the one shown is refused."""

    text_hash: str = Field(pattern=r"^[0-9a-fA-F]{64}$")


class DropRequest(_Asked):
    why: str = Long


class PaperBody(_Asked):
    name: str = Field(min_length=1, max_length=200)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    says: str = Field(default="", max_length=1000)


class EvidenceRequest(_Asked):
    papers: list[PaperBody] = Field(min_length=1, max_length=50)


class KeptRequest(_Asked):
    performed_on: date
    why: str = Field(default="", max_length=4000)


class BrokenRequest(_Asked):
    unfulfilled: str = Long
    sanction: str = Long
    why: str = Long
    partly: bool = False


class LicenceRequest(_Asked):
    record_key: UUID


@router.get("/commitments/templates", response=TemplateList, operation_id="commitment_templates")
def templates(request: HttpRequest) -> Any:
    """承诺模板及其依据、有效日期。The templates by type, with basis and dates."""
    del request
    on = timezone.localdate()
    return {
        "items": [
            {
                "code": code,
                "label": item.label.text.as_dict(),
                "type": item.type,
                "promisor": item.promisor,
                "enabled": item.enabled,
                "in_force": item.in_force_on(on),
                "longest_days": item.longest_days,
                "content": item.content.text.as_dict(),
                "liability": item.liability.text.as_dict(),
                "basis": [{"law": b.law.text.as_dict(), "article": b.article.text.as_dict()} for b in item.basis_on(on)],
            }
            for code, item in commitments.templates().items()
        ]
    }


@router.get("/subjects/{uscc}/commitments", response=CommitmentList, operation_id="subject_commitments")
def of_subject(request: HttpRequest, uscc: str, before: int | None = None, limit: int = 50) -> HttpResponse:
    """一个主体公开的承诺。An organisation's published commitments."""
    del request
    code, wanted = plausible_code(uscc), min(max(limit, 1), 200)
    return _do(
        lambda conn: {"items": [_open(item) for item in commitments.of_subject(
            conn, code, before=_number(before), limit=wanted, published=True)]}
    )  # fmt: skip


@router.get("/commitments/by-number/{number}", response=CommitmentBody, operation_id="public_commitment")
def by_number(request: HttpRequest, number: str) -> HttpResponse:
    """按20位编码查一件公开的承诺。A published commitment by its 20 digits."""
    del request
    return _do(lambda conn: _open(commitments.public(conn, number)))


@router.get("/commitments", response=CommitmentList, operation_id="list_commitments", openapi_extra=OFFICER)
def mine(request: HttpRequest, state: str = "", before: int | None = None) -> HttpResponse:
    """本主体的，或者本部门受理的承诺。The caller's own, or those its department accepted."""
    who = actor(request)
    states = [state] if state else ["offered", "made", "broken", "kept", "cured", "dropped"]

    def found(conn: Any) -> list[commitments.Commitment]:
        if who.kind == "subject":
            return [
                item for item in commitments.of_subject(conn, who.uscc, before=_number(before)) if item.state in states
            ]
        return commitments.of_department(conn, actor=who, states=states)

    return _do(lambda conn: {"items": [_whole(item) for item in found(conn)]})


@router.post("/commitments", response={201: CommitmentBody}, operation_id="prepare_commitment", openapi_extra=OFFICER)
def prepare(request: HttpRequest, given: PrepareRequest) -> HttpResponse:
    """由模板生成待签文本（受理单位或者承诺人）。The text to be signed, from a template."""
    return _do(
        lambda conn: commitments.prepare(
            conn, given.template, given.uscc, matter=given.matter, due_on=given.due_on, department=given.department,
            publication=given.publication, **_who(request),
        ),
        status=201,
    )  # fmt: skip


@router.get("/commitments/{number}", response=CommitmentBody, operation_id="get_commitment", openapi_extra=OFFICER)
def get(request: HttpRequest, number: int) -> HttpResponse:
    """一件承诺及其每一步和证明。A commitment with every step and paper."""

    def found(conn: Any) -> dict[str, Any]:
        seen = actor(request)
        item = commitments.get(conn, _number(number) or 0, actor=seen)
        looked(seen, f"承诺 {item.id}", [item.uscc])
        return _whole(item) | {
            "papers": list(commitments.evidence_of(conn, item.id)),
            "events": list(commitments.events(conn, item.id)),
        }

    return _do(found)


@router.post("/commitments/{number}/sign", response=CommitmentBody, operation_id="sign_commitment", openapi_extra=OFFICER)
def sign(request: HttpRequest, number: int, given: SignRequest) -> HttpResponse:
    """承诺人签署：取得编码，载入信用档案。The promisor signs; number and record come with it."""
    return _do(lambda conn: commitments.sign(conn, number, text_hash=given.text_hash, **_who(request), catalogue=load()))


@router.post("/commitments/{number}/drop", response=CommitmentBody, operation_id="drop_commitment", openapi_extra=OFFICER)
def drop(request: HttpRequest, number: int, given: DropRequest) -> HttpResponse:
    """不签署、撤回。An offer that is not signed ends."""
    return _do(lambda conn: commitments.drop(conn, number, why=given.why, **_who(request)))


@router.post("/commitments/{number}/evidence", response=CommitmentBody, operation_id="commitment_evidence",
             openapi_extra=OFFICER)  # fmt: skip
def evidence(request: HttpRequest, number: int, given: EvidenceRequest) -> HttpResponse:
    """提交履行证明。Hand in evidence of keeping."""
    papers = [commitments.Paper(item.name, item.sha256, item.says) for item in given.papers]
    return _do(lambda conn: commitments.add_evidence(conn, number, papers, **_who(request)))


@router.post("/commitments/{number}/papers", response={201: CommitmentPaper}, operation_id="hand_in_commitment_paper",
             openapi_extra=UPLOAD)  # fmt: skip
def hand_in(
    request: HttpRequest,
    number: Number,
    name: Annotated[str, Query(max_length=200, description="文件名；表单中的优先。The name; a form's own comes first.")] = "",
    says: Annotated[str, Query(max_length=1000, description="说明什么。What it shows.")] = "",
) -> HttpResponse:
    """提交履行材料的原件（承诺人、受理单位）：PDF、OFD、PNG、JPEG，不超过10MB，类型以内容判断。Hand in a paper that shows how
    it was kept; the same bytes again are the same paper."""
    words = _who(request)
    _do(lambda conn: commitments.get(conn, number, actor=words["actor"]))  # before a byte is read
    given, content = uploaded(request)

    def kept(conn: Any) -> commitments.Paper:
        paper = commitments.keep_paper(conn, number, given or name, content, says=says, **words)
        if paper.paper not in {item.paper for item in commitments.evidence_of(conn, number)}:
            commitments.add_evidence(conn, number, [paper], **words)
        return next(item for item in commitments.evidence_of(conn, number) if item.sha256 == paper.sha256)

    return _do(kept, status=201)


@router.get("/commitments/{number}/papers", response=CommitmentPapers, operation_id="list_commitment_papers",
            openapi_extra=OFFICER)  # fmt: skip
def list_papers(request: HttpRequest, number: Number) -> HttpResponse:
    """履行材料。The papers that show how it was kept, as they came."""
    seen = actor(request)

    def found(conn: Any) -> dict[str, Any]:
        item = commitments.get(conn, number, actor=seen)
        looked(seen, f"承诺 {number} 材料", [item.uscc])
        return {"items": list(commitments.evidence_of(conn, item.id))}

    return _do(found)


@router.get("/commitments/{number}/papers/{uuid:paper}", operation_id="download_commitment_paper", openapi_extra=DOWNLOAD)
def download(request: HttpRequest, number: Number, paper: UUID) -> HttpResponse:
    """下载一份履行材料：仅作为附件；经办人员下载留痕。A paper, as an attachment, for the promisor, the accepting body
    and the credit office."""
    seen = actor(request)
    with transaction.atomic():
        connection.ensure_connection()
        found, content = commitments.paper(connection.connection, number, paper, actor=seen)
        looked(seen, f"承诺 {number} 材料 {paper}", [found.uscc])
    return attachment(found, content)


@router.post("/commitments/{number}/kept", response=CommitmentBody, operation_id="keep_commitment", openapi_extra=OFFICER)
def kept(request: HttpRequest, number: int, given: KeptRequest) -> HttpResponse:
    """认定已履行（受理单位）。Found kept."""
    return _do(
        lambda conn: commitments.keep(
            conn, number, performed_on=given.performed_on, why=given.why, **_who(request), catalogue=load()
        )
    )


@router.post("/commitments/{number}/broken", response=CommitmentBody, operation_id="break_commitment", openapi_extra=OFFICER)
def broken(request: HttpRequest, number: int, given: BrokenRequest) -> HttpResponse:
    """认定违诺（受理单位；告知逾期满5个工作日后）。Found broken, five working days after the notice or more."""
    return _do(
        lambda conn: commitments.break_(
            conn, number, unfulfilled=given.unfulfilled, sanction=given.sanction, why=given.why, partly=given.partly,
            **_who(request), catalogue=load(),
        )
    )  # fmt: skip


@router.post("/commitments/{number}/cured", response=CommitmentBody, operation_id="cure_commitment", openapi_extra=OFFICER)
def cured(request: HttpRequest, number: int, given: KeptRequest) -> HttpResponse:
    """认定已补正（受理单位）。Found cured."""
    return _do(
        lambda conn: commitments.cure(
            conn, number, performed_on=given.performed_on, why=given.why, **_who(request), catalogue=load()
        )
    )


@router.post("/commitments/{number}/licence", response=CommitmentBody, operation_id="link_commitment_licence",
             openapi_extra=OFFICER)  # fmt: skip
def licence(request: HttpRequest, number: int, given: LicenceRequest) -> HttpResponse:
    """关联凭承诺作出的许可（受理单位）。Link the licence that was granted on the commitment."""
    return _do(lambda conn: commitments.link_licence(conn, number, given.record_key, **_who(request)))


def _number(given: int | None) -> int | None:
    return None if given is None else min(max(given, 0), 2**62)


def _whole(item: commitments.Commitment) -> dict[str, Any]:
    known = {name: getattr(item, name) for name in item.__dataclass_fields__}
    return known | {"standing": item.standing(timezone.localdate())}


def _open(item: commitments.Commitment) -> dict[str, Any]:
    """What everybody may see: no account words."""
    hidden = {"signed_by", "determined_by", "steps", "offered_at"}
    return {name: value for name, value in _whole(item).items() if name not in hidden}


