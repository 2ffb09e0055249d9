"""Runs and trials of indicator models, for the credit office; one subject's grade, for the authority of the model as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access import api as access
from gongxin.kernel import uscc
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.publicity.api import SECTORS, region_name
from gongxin.ratings import api as ratings
from gongxin.workbench.desk import (
    actor,
    attachment,
    attempt,
    catalogue,
    conn,
    department_names,
    desk,
    done,
    found,
    look,
    number_of,
    page,
)
from gongxin.workbench.forms import DeskForm

SHOWN = 100
"""Changes that the page of a trial shows; the CSV has all."""


def titled(model: str, version: str = "") -> str:
    """A model in words, with its version; without one the name of the newest. A model that left the catalogue by its code."""
    known = [item for item in catalogue().indicator_models if item.id == model and version in {"", item.version}]
    label = known[-1].label.pick(current()) if known else model
    return str(_("%(model)s（%(version)s年版）") % {"model": label, "version": version}) if version else label


def graded(model: str, version: str, grade: str) -> str:
    """A grade of a model in words, a dash for none; of a model that left the catalogue by its code."""
    known = catalogue().indicator_model(model, version)
    if not grade or known is None:
        return grade or "—"
    return ratings.grade_label(known, catalogue(), grade).pick(current())


def count(n: int) -> str:
    """A number as the page's language writes it."""
    return values.count(n, current())


class RunForm(DeskForm):
    """Which model is to rate everybody today."""

    model = forms.ChoiceField(label=gettext_lazy("模型"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, known = timezone.localdate(), catalogue()
        rating = [known.indicator_model_on(name, today) for name in ratings.names(known)]
        self.fields["model"].choices = [(m.id, titled(m.id, m.version)) for m in rating if m]


class TrialForm(DeskForm):
    """Which version that is not in force is to be tried."""

    version = forms.ChoiceField(label=gettext_lazy("尚未施行的版本"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        waiting = [m for m in catalogue().indicator_models if not m.rates_on(today) and (m.effective.to or today) >= today]
        self.fields["version"].choices = [(f"{m.id}/{m.version}", titled(m.id, m.version)) for m in waiting]


class AuthorityForm(DeskForm):
    """Which department is the authority of which model."""

    model = forms.ChoiceField(label=gettext_lazy("模型"))
    department = forms.ChoiceField(label=gettext_lazy("主管部门"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"].choices = [(name, titled(name)) for name in ratings.names(catalogue())]
        self.fields["department"].choices = sorted(department_names().items())


@desk("credit_office")
def runs(request: HttpRequest) -> HttpResponseBase:
    """/workbench/ratings/: runs and trials so far; begin one; name the authority of a model."""
    step = request.POST.get("step", "") if request.method == "POST" else ""
    run_form = RunForm(request.POST if step == "run" else None)
    trial_form = TrialForm(request.POST if step == "trial" else None)
    authority_form = AuthorityForm(request.POST if step == "authority" else None)
    words = {"actor": actor(request), "now": timezone.now()}
    if step == "run" and run_form.is_valid():
        name = run_form.cleaned_data["model"]
        made = attempt(run_form, lambda: ratings.run(conn(), catalogue(), name, timezone.localdate(), **words))
        if made is not None:
            return done(request, _("已计算，等级已保存。"), "rating_run", made.id)
    if step == "trial" and trial_form.is_valid():
        name, version = trial_form.cleaned_data["version"].split("/")
        wanted = ratings.version_of(catalogue(), name, version)
        day = max(timezone.localdate(), wanted.effective.from_ or date.min)
        made = attempt(trial_form, lambda: ratings.trial(conn(), catalogue(), wanted, day, **words))
        if made is not None:
            return done(request, _("试算完成，没有改变任何等级。"), "rating_trial", made.id)
    if step == "authority" and authority_form.is_valid():
        given = authority_form.cleaned_data
        made = attempt(
            authority_form,
            lambda: ratings.name_authority(conn(), catalogue(), given["model"], given["department"], **words),
        )
        if made is not None:
            return done(request, _("已指定。"), "ratings")
    if step == "end":
        ratings.end_authority(conn(), request.POST.get("model", "")[:16], request.POST.get("department", "")[:64], **words)
        return done(request, _("已取消指定。"), "ratings")
    names = department_names()
    made_runs = ratings.runs(conn(), actor=actor(request), before=number_of(request.GET.get("before")))
    context = {
        "runs": [
            {"it": item, "model": titled(item.model, item.version), "subjects": count(item.subjects),
             "at": values.moment(item.at, current()), "on": values.day(item.on, current()),
             "counts": [(graded(item.model, item.version, grade), count(n)) for grade, n in item.counts.items()]}
            for item in made_runs
        ],
        "trials": [
            {"it": item, "model": titled(item.model, item.version), "on": values.day(item.on, current()),
             "against": titled(item.model, item.against) if item.against else _("没有施行过的版本"),
             "subjects": count(item.subjects), "changed": count(item.changed)}
            for item in ratings.trials(conn(), actor=actor(request))
        ],
        "authorities": [
            (item, titled(item.model), names.get(item.department, item.department)) for item in ratings.authorities(conn())
        ],
        "run_form": run_form,
        "trial_form": trial_form,
        "authority_form": authority_form,
    }
    return page(request, "ratings.html", context, nav="ratings", status=422 if step else 200)


@desk("credit_office")
def run(request: HttpRequest, number: int) -> HttpResponseBase:
    """One run: how many of each grade, and what it was made from."""
    with found():
        made = ratings.run_of(conn(), number)
    sums = [
        {"grade": graded(made.model, made.version, grade), "n": count(n), "share": 100 * n / max(made.subjects, 1)}
        for grade, n in made.counts.items()
    ]
    context = {
        "run": made,
        "model": titled(made.model, made.version),
        "on": values.day(made.on, current()),
        "at": values.moment(made.at, current()),
        "subjects": count(made.subjects),
        "seconds": f"{made.seconds:.1f}",
        "sums": sums,
        "marked": count(len(ratings.marked(conn(), made.model))),
    }
    return page(request, "rating_run.html", context, nav="ratings")


@desk("credit_office")
def trial(request: HttpRequest, number: int) -> HttpResponseBase:
    """One trial: who would change from what to what, by region, size and sector."""
    who = actor(request)
    with found():
        made = ratings.trial_of(conn(), number, actor=who)
    letters = {sector.letter: sector.label.pick(current()) for sector in SECTORS}
    said: dict[str, Callable[[str], str]] = {
        "region": lambda code: region_name(code).pick(current()) if code else "—",
        "size": lambda code: ratings.SIZES[code].pick(current()),
        "sector": lambda code: letters.get(code, "—"),
    }
    labels = {"region": _("地区"), "size": _("规模（注册资本）"), "sector": _("行业")}
    parts = [
        {
            "key": what,
            "label": labels[what],
            "rows": [{**_line(made, row), "what": say(row["what"])} for row in ratings.by(conn(), number, what, actor=who)],
        }
        for what, say in said.items()
    ]
    changes = ratings.changes(conn(), number, actor=who, limit=SHOWN)
    context = {
        "trial": made,
        "model": titled(made.model, made.version),
        "against": titled(made.model, made.against) if made.against else _("没有施行过的版本"),
        "on": values.day(made.on, current()),
        "at": values.moment(made.at, current()),
        "subjects": count(made.subjects),
        "changed": count(made.changed),
        "sums": [_line(made, row) for row in made.sums],
        "parts": parts,
        "changes": [_line(made, asdict(row)) for row in changes],
        "more": made.changed > len(changes),
    }
    return page(request, "rating_trial.html", context, nav="ratings")


def _line(made: ratings.Trial, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a trial with its grades in words: the version in force, the version tried."""
    before = graded(made.model, made.against, row["before"]) if row["before"] and made.against else "—"
    after = graded(made.model, made.version, row["after"]) if row["after"] else "—"
    subjects = {"subjects": count(row["subjects"])} if "subjects" in row else {}
    return {**row, **subjects, "before": before, "after": after, "changed": row["before"] != row["after"]}


@desk("credit_office")
def trial_csv(request: HttpRequest, number: int) -> HttpResponseBase:
    """Everybody who would change."""
    with found():
        body = ratings.as_csv(conn(), number, actor=actor(request))
    return attachment(HttpResponse(body, content_type="text/csv; charset=utf-8"), f"trial-{number}.csv")


class SeekForm(DeskForm):
    """Whose grade is looked up, and what for; the purpose goes into the trail."""

    code = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=40)
    purpose = forms.CharField(label=gettext_lazy("查询目的"), max_length=200)


@desk()
def grades(request: HttpRequest) -> HttpResponseBase:
    """/workbench/grades/: a subject's grades of the models one is the authority of; every look is logged."""
    who, lang = actor(request), current()
    if not who.holds("credit_office") and not any(a.department == who.department for a in ratings.authorities(conn())):
        raise access.NoOfficeError(place="credit_office")
    form, rows, sought = SeekForm(request.POST or None), [], ""
    if request.method == "POST" and form.is_valid():
        sought = uscc.normalise(form.cleaned_data["code"])[:18]
        standing = ratings.standing(conn(), catalogue(), sought, actor=who) if uscc.is_organisation(sought) else ()
        look(request, [sought] if standing else [], form.cleaned_data["purpose"])
        rows = [
            {
                "grade": grade,
                "is": grade.label.pick(lang),
                "rule": grade.rule.pick(lang),
                "reasons": [reason.sentence.pick(lang) for reason in grade.reasons],
                "marks": [ratings.MARKS[mark.why].pick(lang) for mark in grade.marks],
            }
            for grade in standing
        ]
    return page(request, "grades.html", {"form": form, "rows": rows, "sought": sought}, nav="grades")
