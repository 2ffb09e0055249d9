"""Ratings: scales and models, public; grades, for the subject, the authority of the model and the credit office; runs and
trials, for the credit office."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router

from gongxin.api.caching import answer
from gongxin.api.documentation import DOWNLOAD, OFFICER
from gongxin.api.parameters import day, plausible_code
from gongxin.api.rating_schemas import (
    AsOfBody,
    AuthorityList,
    AuthorityRequest,
    ChangedList,
    GradeBody,
    GradeList,
    ModelList,
    RatingWhatIf,
    RunBody,
    RunList,
    RunRequest,
    ScaleList,
    TrialBody,
    TrialList,
    TrialRequest,
    TrialWhole,
)
from gongxin.api.remedies.asking import Before, Limit, Number, do, looked, who
from gongxin.catalogue import Basis, load
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.catalogue.model.scale import Grade, Scale
from gongxin.ratings import api as ratings

router = Router(tags=["ratings"])
Model = Annotated[str, Path(pattern=r"^[A-Z0-9_]{1,16}$")]
On = Annotated[str | None, Query(description="哪一天（YYYY-MM-DD）。Which day; today when none is given.")]


@router.get("/ratings/scales", response=ScaleList, operation_id="rating_scales")
def scales(request: HttpRequest) -> HttpResponse:
    """各行业评价等级：发布机关、规定、周期；不换算、不相加。Every scale with issuer and rule; never converted or added up."""
    return _public(request, {"items": [_scale(item, timezone.localdate()) for item in load().scales.values()]})


@router.get("/ratings/models", response=ModelList, operation_id="rating_models")
def models(request: HttpRequest) -> HttpResponse:
    """指标模型及其全部版本：标准、条款、是否启用。Every version of every model: criteria, articles, switched on or off."""
    return _public(request, {"items": [_model(item, timezone.localdate()) for item in load().indicator_models]})


@router.get("/ratings/models/{model}/authorities", response=AuthorityList, operation_id="rating_authorities",
            openapi_extra=OFFICER)  # fmt: skip
def authorities(request: HttpRequest, model: Model) -> HttpResponse:
    """本平台上可以查看该模型等级的主管部门（credit_office）。The departments that see its grades, for the credit office."""
    who(request)["actor"].require("credit_office")
    return do(lambda conn: {"items": ratings.authorities(conn, model)})


@router.post("/ratings/models/{model}/authorities", response={201: AuthorityList}, operation_id="name_rating_authority",
             openapi_extra=OFFICER)  # fmt: skip
def name_authority(request: HttpRequest, model: Model, asked: AuthorityRequest) -> HttpResponse:
    """指定主管部门（credit_office）。Names a department as the model's authority."""
    words = who(request)

    def act(conn: Any) -> Any:
        ratings.name_authority(conn, load(), model, asked.department, **words)
        return {"items": ratings.authorities(conn, model)}

    return do(act, status=201)


@router.delete("/ratings/models/{model}/authorities/{department}", response=AuthorityList, operation_id="end_rating_authority",
               openapi_extra=OFFICER)  # fmt: skip
def end_authority(
    request: HttpRequest, model: Model, department: Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
) -> HttpResponse:
    """不再是主管部门（credit_office）。The department sees its grades no more."""
    words = who(request)

    def act(conn: Any) -> Any:
        ratings.end_authority(conn, model, department, **words)
        return {"items": ratings.authorities(conn, model)}

    return do(act)


@router.get("/ratings/subjects/{uscc}", response=GradeList, operation_id="list_grades", openapi_extra=OFFICER)
def grades(request: HttpRequest, uscc: str) -> HttpResponse:
    """有权查看的现行等级，写明每条记录。The grades that stand, as far as the caller may see them, with every record."""
    actor, code = who(request)["actor"], plausible_code(uscc)

    def act(conn: Any) -> Any:
        found = ratings.standing(conn, load(), code, actor=actor)
        looked(actor, "ratings", [code] if found else [])
        return {"items": [_grade(item) for item in found]}

    return do(act)


@router.get("/ratings/subjects/{uscc}/published", response=GradeList, operation_id="published_grades")
def published(request: HttpRequest, uscc: str) -> HttpResponse:
    """规定向社会公布的模型等级。The grades of models whose rule has them made public."""
    code = plausible_code(uscc)
    with transaction.atomic():
        found = ratings.public(_conn(), load(), code)
    return _public(request, {"items": [_grade(item) for item in found]})


@router.get("/ratings/subjects/{uscc}/{model}", response=GradeBody, operation_id="get_grade", openapi_extra=OFFICER)
def grade(request: HttpRequest, uscc: str, model: Model) -> HttpResponse:
    """一个模型的现行等级、理由和“待更新”标记。One grade with its reasons, and what has made it out of date."""
    actor, code = who(request)["actor"], plausible_code(uscc)

    def act(conn: Any) -> Any:
        found = ratings.grade(conn, load(), model, code, actor=actor)
        looked(actor, f"ratings {model}", [code])
        return _grade(found)

    return do(act)


@router.get("/ratings/subjects/{uscc}/{model}/history", response=GradeList, operation_id="grade_history",
            openapi_extra=OFFICER)  # fmt: skip
def history(request: HttpRequest, uscc: str, model: Model) -> HttpResponse:
    """历次等级，新的在前。Every grade so far, newest first, at most 100."""
    actor, code = who(request)["actor"], plausible_code(uscc)

    def act(conn: Any) -> Any:
        found = ratings.history(conn, load(), model, code, actor=actor)
        looked(actor, f"ratings {model}", [code])
        return {"items": [_grade(item) for item in found]}

    return do(act)


@router.get("/ratings/subjects/{uscc}/{model}/as-of", response=AsOfBody, operation_id="grade_as_of", openapi_extra=OFFICER)
def as_of(request: HttpRequest, uscc: str, model: Model, on: On = None) -> HttpResponse:
    """某一天的等级，按当日已有的记录版本重新计算。The grade of a past day, from the versions that were there by its end."""
    actor, code, when = who(request)["actor"], plausible_code(uscc), day(on)

    def act(conn: Any) -> Any:
        found = ratings.as_of(conn, load(), model, code, when, actor=actor)
        looked(actor, f"ratings {model} {when}", [code])
        return {"uscc": code, "model": model, "on": when, "grade": found.grade, "points": found.points,
                "records": sorted(found.records)}  # fmt: skip

    return do(act)


@router.get("/ratings/subjects/{uscc}/{model}/what-if", response=RatingWhatIf, operation_id="grade_what_if",
            openapi_extra=OFFICER)  # fmt: skip
def what_if(request: HttpRequest, uscc: str, model: Model) -> HttpResponse:
    """等级何时因何而变；如果某条记录被修复或者撤销，今天的等级如何。On which days the grade changes and why; today's grade
    without each record."""
    actor, code = who(request)["actor"], plausible_code(uscc)

    def act(conn: Any) -> Any:
        found = ratings.what_if(conn, load(), model, code, timezone.localdate(), actor=actor)
        looked(actor, f"ratings {model} what-if", [code])
        return found

    return do(act)


@router.get("/ratings/runs", response=RunList, operation_id="list_rating_runs", openapi_extra=OFFICER)
def runs(
    request: HttpRequest,
    model: Annotated[str, Query(pattern=r"^[A-Z0-9_]{0,16}$")] = "",
    before: Before = None,
    limit: Limit = 50,
) -> HttpResponse:
    """历次评价（credit_office）。Runs, newest first."""
    actor = who(request)["actor"]

    def act(conn: Any) -> Any:
        found = ratings.runs(conn, actor=actor, model=model, before=before, limit=limit + 1)
        return {"items": [asdict(item) for item in found[:limit]], "next": found[limit - 1].id if len(found) > limit else None}

    return do(act)


@router.post("/ratings/runs", response={201: RunBody}, operation_id="run_model", openapi_extra=OFFICER)
def run(request: HttpRequest, asked: RunRequest) -> HttpResponse:
    """对全部主体运行模型并保存等级（credit_office）。Rates everybody and keeps the grades."""
    words, on = who(request), asked.on or timezone.localdate()

    def act(conn: Any) -> Any:
        if not asked.marked:
            return asdict(ratings.run(conn, load(), asked.model, on, **words))
        words["actor"].require("credit_office")
        only = ratings.marked(conn, asked.model)
        return asdict(ratings.run(conn, load(), asked.model, on, only=only, **words))

    return do(act, status=201)


@router.get("/ratings/runs/{number}", response=RunBody, operation_id="get_rating_run", openapi_extra=OFFICER)
def one_run(request: HttpRequest, number: Number) -> HttpResponse:
    """一次评价（credit_office）。One run with the definition it used."""
    who(request)["actor"].require("credit_office")
    return do(lambda conn: asdict(ratings.run_of(conn, number)))


@router.get("/ratings/trials", response=TrialList, operation_id="list_trials", openapi_extra=OFFICER)
def trials(request: HttpRequest) -> HttpResponse:
    """试算（credit_office）。Trials, newest first."""
    actor = who(request)["actor"]
    return do(lambda conn: {"items": [asdict(item) for item in ratings.trials(conn, actor=actor)]})


@router.post("/ratings/trials", response={201: TrialBody}, operation_id="try_model", openapi_extra=OFFICER)
def trial(request: HttpRequest, asked: TrialRequest) -> HttpResponse:
    """试算尚未施行的版本（credit_office），不改变任何等级。A version that is not in force, on everybody; no grade changes."""
    words = who(request)
    version = ratings.version_of(load(), asked.model, asked.version)
    on = asked.on or max(timezone.localdate(), version.effective.from_ or date.min)
    return do(lambda conn: asdict(ratings.trial(conn, load(), version, on, **words)), status=201)


@router.get("/ratings/trials/{number}.csv", operation_id="trial_csv", openapi_extra={"responses": DOWNLOAD["responses"]})
def trial_csv(request: HttpRequest, number: Number) -> HttpResponse:
    """等级会改变的主体（CSV，credit_office）。Who would change, as CSV."""
    actor = who(request)["actor"]
    with transaction.atomic():
        body = ratings.as_csv(_conn(), number, actor=actor)
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="trial-{number}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@router.get("/ratings/trials/{number}", response=TrialWhole, operation_id="get_trial", openapi_extra=OFFICER)
def one_trial(request: HttpRequest, number: Number) -> HttpResponse:
    """一次试算：谁由何级变为何级，按地区、规模、行业（credit_office）。One trial with its sums."""
    actor = who(request)["actor"]

    def act(conn: Any) -> Any:
        found = asdict(ratings.trial_of(conn, number, actor=actor))
        return found | {f"by_{what}": ratings.by(conn, number, what, actor=actor) for what in ("region", "size", "sector")}

    return do(act)


@router.get("/ratings/trials/{number}/changes", response=ChangedList, operation_id="trial_changes", openapi_extra=OFFICER)
def trial_changes(
    request: HttpRequest, number: Number, after: Annotated[str, Query(pattern=r"^[0-9A-Z]{0,18}$")] = "", limit: Limit = 50
) -> HttpResponse:
    """等级会改变的主体（credit_office）。Who would change, page by page."""
    actor = who(request)["actor"]

    def act(conn: Any) -> Any:
        found = ratings.changes(conn, number, actor=actor, after=after, limit=limit + 1)
        return {"items": found[:limit], "next": found[limit - 1].uscc if len(found) > limit else None}

    return do(act)


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def _public(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    return answer(request, json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder).encode())


def _grade(found: ratings.Grade) -> dict[str, Any]:
    body = asdict(found)
    body["stale"] = found.stale
    for reason in body["reasons"]:
        key: UUID = reason["record_key"]
        reason["record"] = f"/api/v1/subjects/{found.uscc}/records/{reason['resource']}/{key}"
    return body


def _scale(item: Scale, on: date) -> dict[str, Any]:
    return {
        "scale": item.id,
        "nature": item.nature,
        "enabled": item.enabled,
        "label": item.label.as_dict(),
        "domain": item.domain.as_dict(),
        "authority": item.authority.as_dict(),
        "applies_to": item.applies_to.as_dict(),
        "cycle": item.cycle.as_dict() if item.cycle else None,
        "effective": {"from": item.effective.from_, "to": item.effective.to},
        "in_use": item.in_force(on) and bool(item.basis_on(on)),
        "ended": item.ended_by(on),
        "carried_by": item.carried_by,
        "certainty": item.certainty,
        "basis": _cited(item.declared_basis, on),
        "grades": _grades(item.declared_grades),
        "note": item.note.as_dict() if item.note else None,
    }


def _model(item: IndicatorModel, on: date) -> dict[str, Any]:
    return {
        "model": item.id,
        "version": item.version,
        "kind": item.kind,
        "enabled": item.enabled,
        "rates": item.rates_on(on),
        "published": item.published,
        "label": item.label.as_dict(),
        "domain": item.domain.as_dict(),
        "authority": item.authority.as_dict(),
        "scale": item.scale,
        "outcomes": _grades(item.outcomes),
        "effective": {"from": item.effective.from_, "to": item.effective.to},
        "certainty": item.certainty,
        "kinds": list(item.population.kinds),
        "having": item.population.having,
        "start": item.start,
        "points": item.points,
        "basis": _cited(item.declared_basis, on),
        "criteria": [
            {
                "indicator": each.id,
                "label": each.label.as_dict(),
                "enabled": each.enabled,
                "certainty": each.certainty,
                "resource": each.resource,
                "basis": _cited(each.declared_basis, on),
                "grade": each.grade,
                "points": {"each": each.points.each, "most": each.points.most} if each.points else None,
            }
            for each in item.declared_indicators
        ],
    }


def _cited(items: Iterable[Basis], on: date) -> list[dict[str, Any]]:
    return [
        {
            "law": item.law.as_dict(),
            "article": item.article.as_dict(),
            "number": item.number.as_dict() if item.number else None,
            "rank": item.rank,
            "certainty": item.certainty,
            "in_force": item.enabled and item.in_force(on),
        }
        for item in items
    ]


def _grades(items: Iterable[Grade]) -> list[dict[str, Any]]:
    return [
        {
            "grade": item.id,
            "order": item.order,
            "label": item.label.as_dict() if item.label else None,
            "published": item.published,
            "rule": item.rule.as_dict() if item.rule else None,
        }
        for item in sorted(items, key=lambda item: item.order)
    ]
