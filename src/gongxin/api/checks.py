"""Checks: what the law says about these organisations in this matter; feedback, what-if, statistics. For officers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from gongxin.access import api as access
from gongxin.api import parameters
from gongxin.api.actors import actor
from gongxin.api.caching import JSON, PRIVATE
from gongxin.api.check_schemas import (
    CheckBody,
    CheckRequest,
    FeedbackAnswer,
    FeedbackRequest,
    Matters,
    Measures,
    RepealBody,
    RepealRequest,
    SaidOf,
    Statistics,
    TouchedList,
    WhatIfBody,
)
from gongxin.api.documentation import OFFICER
from gongxin.api.entitlement import caller_with, request_id
from gongxin.api.problems import Problem
from gongxin.catalogue import load
from gongxin.kernel import identifiers, uscc
from gongxin.kernel.text import Bilingual
from gongxin.measures import api as measures

router = Router(tags=["checks"])


@router.post("/checks", response={201: CheckBody}, operation_id="make_check", openapi_extra=OFFICER)
def make_check(request: HttpRequest, asked: CheckRequest) -> HttpResponse:
    """信用核查（需要 check 职责）：就一个事项，一次最多 10,000 个主体。A check: which measures and incentives the law gives
    for these subjects in this matter, why and until when; kept for ever under its number."""
    caller, who, now = caller_with(request, "act"), actor(request), timezone.now()
    codes = tuple(_code(code) for code in asked.subjects)
    question = measures.Question(asked.matter, codes, asked.on or timezone.localdate(), _text(asked.purpose), _text(asked.item))
    with transaction.atomic():
        connection.ensure_connection()
        answered = measures.check(connection.connection, load(), question, actor=who, now=now)
        access.log_batch(
            caller,
            at=now,
            purpose=f"{answered.no} {question.purpose}",
            channel="government",
            subjects=[code for code in answered.codes if parameters.PLAUSIBLE.fullmatch(code)],
            request_id=request_id(request),
        )
    response = _private(answered.body, status=201)
    response["Location"] = f"/api/v1/checks/{answered.no}"
    return response


@router.get("/checks/statistics", response=Statistics, operation_id="check_statistics", openapi_extra=OFFICER)
def check_statistics(
    request: HttpRequest,
    first: Annotated[date, Query(description="起始日，含当日。First day.")],
    last: Annotated[date, Query(description="截止日，含当日。Last day.")],
    by: Literal["measure", "department", "both"] = "both",
) -> dict[str, Any]:
    """反馈统计（需要 credit_office 职责）。Sums of feedback by measure and department, for the credit office."""
    actor(request).require("credit_office")
    if last < first:
        raise Problem("request.date", Bilingual("截止日早于起始日。", "The last day is before the first."), place="last")
    found = measures.statistics(_conn(), first, last, by=by)
    return {"first": first, "last": last, "items": [asdict(tally) for tally in found]}


@router.get("/checks/{no}", response=CheckBody, operation_id="get_check", openapi_extra=OFFICER)
def get_check(request: HttpRequest, no: str) -> HttpResponse:
    """本部门的一次核查及其反馈。One of the department's checks as it was answered, with the feedback so far."""
    return _private(measures.answer(_conn(), _plain(no), actor=actor(request)))


@router.post("/checks/{no}/feedback", response=FeedbackAnswer, operation_id="give_feedback", openapi_extra=OFFICER)
def give_feedback(request: HttpRequest, no: str, given: FeedbackRequest) -> dict[str, Any]:
    """反馈（需要 feedback 职责）：已采取的写文书号，未采取的写理由。What was done with the measures of a check."""
    items = [
        measures.Feedback(_code(i.subject), _plain(i.measure), i.outcome, _text(i.why), _text(i.document)) for i in given.items
    ]
    with transaction.atomic():
        left = measures.give(_conn(), _plain(no), items, actor=actor(request), now=timezone.now())
    return {"check": no, "recorded": len(items), "open": left}


@router.get("/checks/{no}/without/{entry}", response=WhatIfBody, operation_id="check_without", openapi_extra=OFFICER)
def check_without(request: HttpRequest, no: str, entry: str) -> dict[str, Any]:
    """假如移出这条记录，本次核查中哪些措施消失。Which measures of the check would fall if this entry were removed."""
    return asdict(measures.without(_conn(), _plain(no), _plain(entry), actor=actor(request)))


@router.get("/subjects/{uscc_code}/checks", response=SaidOf, operation_id="list_checks_of", openapi_extra=OFFICER)
def list_checks_of(request: HttpRequest, uscc_code: str) -> HttpResponse:
    """对本主体提示过措施的核查（主体本身的密钥）。The checks that named a measure for this subject; with the
    subject's own key."""
    code = parameters.plausible_code(uscc_code)
    body = measures.said_of(_conn(), code, actor=actor(request))
    return _private(b'{"items": %b}' % body)


@router.get("/matters", response=Matters, operation_id="list_matters")
def list_matters(request: HttpRequest) -> dict[str, Any]:
    """可核查的事项。The matters one may check, with the codes of their measures."""
    del request
    known = load()
    return {
        "items": [
            {
                "matter": matter.id,
                "label": matter.label.as_dict(),
                "measures": [m.id for m in known.measures.values() if m.enabled and matter.id in m.matters],
            }
            for matter in known.matters.values()
            if matter.enabled
        ]
    }


@router.get("/measures", response=Measures, operation_id="list_measures")
def list_measures(request: HttpRequest) -> dict[str, Any]:
    """全部措施与激励及其依据。Every measure and incentive with its articles; those switched off, too."""
    del request
    known, today = load(), timezone.localdate()
    with transaction.atomic():
        ended = measures.ended(_conn())
    return {"items": [_line(measure.id, known, today, ended) for measure in known.measures.values()]}


@router.get("/measures/{measure}/touched", response=TouchedList, operation_id="list_touched", openapi_extra=OFFICER)
def list_touched(request: HttpRequest, measure: str, on: date | None = None) -> dict[str, Any]:
    """某项措施涉及的核查（需要 credit_office 职责）。Where a measure stands in answered checks; with `on`, only what would
    still run after that day."""
    actor(request).require("credit_office")
    code = measures.measure_of(load(), _plain(measure)).id
    return {"items": [asdict(item) for item in measures.touched(_conn(), (code,), on)]}


@router.post("/measures/repeals", response=RepealBody, operation_id="record_repeal", openapi_extra=OFFICER)
def record_repeal(request: HttpRequest, asked: RepealRequest) -> dict[str, Any]:
    """记录条款废止（需要 credit_office 职责），答复其涉及的核查。Records that an article ended; answers what it had touched."""
    with transaction.atomic():
        done = measures.repeal(
            _conn(),
            load(),
            _plain(asked.law),
            _plain(asked.article),
            asked.last_day,
            document=_text(asked.document),
            why=_text(asked.why),
            actor=actor(request),
            now=timezone.now(),
        )
    return asdict(done)


def _line(code: str, known: Any, today: date, ended: Any) -> dict[str, Any]:
    measure = known.measures[code]
    return {
        "measure": measure.id,
        "direction": measure.direction,
        "kind": measure.kind,
        "enabled": measure.enabled,
        "in_effect": bool(measures.standing(measure, known, today, ended)),
        "label": measure.label.as_dict(),
        "target": measure.target.as_dict(),
        "authority": measure.authority.as_dict(),
        "length": measure.length.as_dict(),
        "matters": list(measure.matters),
        "articles": [
            {"law": basis.law.as_dict(), "article": basis.article.as_dict(), "rank": basis.rank}
            for basis in (measure.basis or measure.declared_basis)
        ],
    }


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def _code(given: str) -> str:
    """A code in normal form; what cannot be one is unknown, and a person's number never stays as it came."""
    found = uscc.normalise(given).replace("\0", "").encode("utf-8", "replace").decode()
    return found if uscc.is_organisation(found) else identifiers.mask(found)


def _plain(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _text(given: str) -> str:
    """A person's words, with anything that looks like a person's number masked."""
    return identifiers.mask("".join(char for char in _plain(given) if char.isprintable() or char == "\n")).strip()


def _private(body: bytes, *, status: int = 200) -> HttpResponse:
    response = HttpResponse(body, content_type=JSON, status=status)
    response["Cache-Control"] = PRIVATE
    return response
