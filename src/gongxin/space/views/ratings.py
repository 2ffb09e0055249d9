"""The organisation's own grades: what models say with every record and what would change it; what sectors gave, each on its own
scale."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongxin.catalogue import load
from gongxin.portal import values
from gongxin.portal.language import Language, current
from gongxin.ratings import api as ratings
from gongxin.space.acting import code, mine, seat, see
from gongxin.space.own import own_file
from gongxin.space.pages import page


@require_safe
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """Grades of models with reasons and counterfactuals, and the ratings that authorities gave."""
    lang, catalogue, who = current(), load(), seat(request).actor
    own = own_file(code(request))
    given = [own.writer.view(row) for row in own.records if catalogue.scale_of(row["resource"], None)] if own else []
    rows = []
    for grade in see(lambda conn: ratings.standing(conn, catalogue, code(request), actor=who)):
        rates = catalogue.indicator_model_on(grade.model, timezone.localdate()) is not None
        rows.append(_row(grade, _ahead(request, grade.model) if rates else None, lang))
    return page(request, "space/ratings.html", {"rows": rows, "given": given})


def _ahead(request: HttpRequest, model: str) -> ratings.WhatIf:
    """What would change one's own grade."""
    today, who = timezone.localdate(), seat(request).actor
    found: ratings.WhatIf = see(lambda conn: ratings.what_if(conn, load(), model, code(request), today, actor=who))
    return found


def _row(grade: ratings.Grade, ahead: ratings.WhatIf | None, lang: Language) -> dict[str, Any]:
    model = load().indicator_model(grade.model, grade.version)
    return {
        "grade": grade,
        "on": values.day(grade.on, lang),
        "label": model.label.pick(lang) if model else grade.model,
        "is": grade.label.pick(lang),
        "authority": grade.authority.pick(lang),
        "rule": grade.rule.pick(lang),
        "reasons": [{"it": reason, "sentence": reason.sentence.pick(lang)} for reason in grade.reasons],
        "marks": [
            {"it": mark, "on": values.day(timezone.localdate(mark.at), lang), "why": ratings.MARKS[mark.why].pick(lang)}
            for mark in grade.marks
        ],
        "steps": [step.sentence.pick(lang) for step in ahead.steps] if ahead else [],
        "without": [item.sentence.pick(lang) for item in ahead.without] if ahead else [],
        "last": ahead.last.pick(lang) if ahead else "",
    }
