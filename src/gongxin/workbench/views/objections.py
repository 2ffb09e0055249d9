"""Objections: what was said about which record, the clock, and the steps this officer can take."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.kernel.dates import CHINA
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.remedies import api as remedies
from gongxin.workbench.desk import actor, catalogue, conn, department_name, desk, found, look, page
from gongxin.workbench.forms import DeskForm, reason, words
from gongxin.workbench.steps import Step, offer, take
from gongxin.workbench.views.cases import due_of, papers_of, record_of, steps_of
from gongxin.workbench.words import MATTERS, OBJECTIONS, word

OPEN = ("filed", "accepted", "with_source", "in_review")
ENDED = ("refused", "upheld", "rejected", "closed")


@desk()
def objections(request: HttpRequest) -> HttpResponse:
    """/workbench/objections/: open ones, oldest first; the credit office sees every department's."""
    who, now = actor(request), timezone.now()
    ended, late = request.GET.get("ended") == "1", request.GET.get("escalated") == "1"
    cases = remedies.of_department(conn(), actor=who, states=ENDED if ended else OPEN, limit=500)
    if late:
        cases = [case for case in cases if case.escalated_at is not None]
    look(request, [case.uscc for case in cases], "objections")
    lines = [
        {
            "id": case.id,
            "url": reverse("workbench:objection", args=[case.id]),
            "uscc": case.uscc,
            "matter": word(MATTERS, case.matter),
            "state": word(OBJECTIONS, case.state),
            "source": department_name(case.source),
            "filed": values.day(case.filed_at.astimezone(CHINA).date(), current()),
            "clock": None if ended else due_of(remedies.clock_of(case, now), now),
            "escalated": case.escalated_at is not None,
        }
        for case in cases
    ]
    context = {"lines": lines, "ended": ended, "escalated": late, "all": who.holds("credit_office")}
    return page(request, "objections.html", context, nav="objections")


class WhyForm(DeskForm):
    """Reasons."""

    why = reason()


class ExtendForm(DeskForm):
    """New information."""

    information = words(gettext_lazy("新的情况"), help_text=gettext_lazy("只能延长一次，须写明出现了什么新情况。"))


class RejectForm(DeskForm):
    """Not upheld, with reasons."""

    why = reason(help_text=gettext_lazy("逐项回应主体提出的理由；会原样告知主体。"))


class UpholdForm(DeskForm):
    """Upheld: annulled, repaired, or corrected field by field."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("处理结果"),
        choices=[
            ("corrected", gettext_lazy("更正所填的字段")),
            ("annulled", gettext_lazy("撤销这条记录")),
            ("repaired", gettext_lazy("准予修复")),
        ],
        widget=forms.RadioSelect,
    )
    why = reason()

    def __init__(
        self,
        *args: Any,
        correctable: list[tuple[str, str, str]],
        outcomes: tuple[str, ...],
        emptied: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._emptied = emptied
        if len(outcomes) == 1:
            self.initial["outcome"] = outcomes[0]
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = [item for item in UpholdForm.base_fields["outcome"].choices if item[0] in outcomes]
        self._before = {f"field-{code}": value for code, _label, value in correctable}
        for code, label, value in correctable:
            self.fields[f"field-{code}"] = forms.CharField(
                label=label, required=False, max_length=4000, initial=value, strip=True,
                widget=forms.Textarea(attrs={"rows": 2}) if len(value) > 60 else forms.TextInput(),
            )  # fmt: skip

    def changes(self) -> dict[str, str | None]:
        """Fields whose text differs from what stands there now; an emptied one is None."""
        if self._emptied:
            return dict.fromkeys(self._emptied)
        return {
            name.removeprefix("field-"): (self.cleaned_data.get(name) or None)
            for name, before in self._before.items()
            if (self.cleaned_data.get(name) or "") != before
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == "corrected" and not self.changes():
            self.add_error("outcome", _("更正须至少改一个字段。"))
        given["changes"] = self.changes() if given.get("outcome") == "corrected" else {}
        return given


@desk()
def objection(request: HttpRequest, number: int) -> HttpResponse:
    """/workbench/objections/<n>/"""
    who, now, loaded = actor(request), timezone.now(), catalogue()
    with found():
        case = remedies.get(conn(), number, actor=who)
    steps = _steps(case, who, loaded)
    here = reverse("workbench:objection", args=[number])
    if request.method == "POST":
        answer = take(request, steps, here)
        if answer is not None:
            return answer
    record = record_of(request, case.target, loaded, f"objection {case.id}")
    running = case.state in OPEN
    names = {field.code: field.label.pick(current()) for field in loaded.resource(case.resource).stored_fields}
    context = {
        "case": case,
        "matter": word(MATTERS, case.matter),
        "state": word(OBJECTIONS, case.state),
        "source": department_name(case.source),
        "fields": [names.get(code, code) for code in case.fields],
        "clock": due_of(remedies.clock_of(case, now), now) if running or case.state in ENDED[:3] else None,
        "record": record,
        "papers": papers_of("objection", number),
        "events": steps_of("objection", number),
        "steps": offer(steps),
        "filed": values.moment(case.filed_at, current()),
    }
    return page(request, "objection.html", context, nav="objections", status=422 if request.method == "POST" else 200)


def _steps(case: remedies.Objection, who: Actor, loaded: Catalogue) -> list[Step]:
    """What this officer can do with the case now. The room judges again."""
    now, c = timezone.now(), conn()
    ours, mine = case.source == who.department, {"actor": who, "now": now}
    whole = {**mine, "catalogue": loaded}
    found_: list[Step] = []
    if case.state == "filed" and (who.holds("credit_office") or (ours and who.holds("remedy"))):
        found_ = [
            Step("accept", _("受理并转来源部门"), lambda g: remedies.accept(c, case.id, **mine),
                 told=_("已受理，转来源部门。")),
            Step("refuse", _("不予受理"), lambda g: remedies.refuse(c, case.id, why=g["why"], **whole), WhyForm, grave=True),
        ]  # fmt: skip
    elif case.state == "with_source" and ours and who.holds("remedy"):
        found_ = [
            Step("uphold", _("异议成立"), lambda g: remedies.uphold(c, case.id, _remedy(g), why=g["why"], **whole), UpholdForm,
                 told=_("已办结，主体和接收方会得到通知。"), given=_uphold(case, loaded), places={"changes": "outcome"},
                 hint=_("标识这条记录的字段不能更正；有误的，请撤销后重新报送。") if _names_key(case, loaded) else ""),
            Step("reject", _("异议不成立"), lambda g: remedies.reject(c, case.id, why=g["why"], **whole), RejectForm,
                 grave=True),
        ]  # fmt: skip
        if not case.extended:
            found_.append(
                Step("extend", _("延长一次"),
                     lambda g: remedies.extend(c, case.id, information=g["information"], **whole), ExtendForm)
            )  # fmt: skip
    elif case.state == "in_review" and ours and who.holds("review"):
        found_ = [
            Step("confirm", _("维持原决定"), lambda g: remedies.confirm(c, case.id, why=g["why"], **whole), RejectForm)
        ]
        if case.outcome == "refused":
            found_.append(
                Step("reopen", _("改变：予以受理"), lambda g: remedies.change(c, case.id, None, why=g["why"], **whole),
                     WhyForm)
            )  # fmt: skip
        else:
            found_.append(
                Step("change", _("改变原决定"), lambda g: remedies.change(c, case.id, _remedy(g), why=g["why"], **whole),
                     UpholdForm, given=_uphold(case, loaded), places={"changes": "outcome"})
            )  # fmt: skip
    elif case.state in ENDED[:3] and case.applicant == "named_person" and ours and who.holds("remedy"):
        found_ = [Step("review", _("代当事人申请复查"), lambda g: remedies.ask_review(c, case.id, why="", **whole))]
    return found_


def _remedy(given: dict[str, Any]) -> remedies.Remedy:
    return remedies.Remedy(given["outcome"], given["changes"])


def _uphold(case: remedies.Objection, loaded: Catalogue) -> dict[str, Any]:
    """The fields that may be corrected: those objected to, or all of the record; personal ones start empty, for nobody reads
    a name here. A named person's request changes its own field and nothing else."""
    from gongxin.registry import api as registry

    resource = loaded.resource(case.resource)
    record = registry.latest(conn(), case.uscc, case.resource, case.record_key)
    content = record.content if record else {}
    chosen = [
        field for field in resource.stored_fields
        if (field.code in case.fields if case.fields else field.code in content)
        and field.code not in {resource.subject.uscc, *resource.key}
    ]  # fmt: skip
    correctable = [
        (field.code, field.label.pick(current()), "" if field.personal else _text(content.get(field.code), field.separator))
        for field in chosen
        if not (field.personal and case.applicant != "named_person" and field.code not in case.fields)
    ]
    if case.matter == "person_mask":
        return {"correctable": [], "outcomes": ("corrected",), "emptied": case.fields}
    outcomes = {"repair": ("repaired",), "person_correct": ("corrected",)}.get(case.matter, ("corrected", "annulled"))
    if case.matter == "repair":
        correctable = []
    return {"correctable": correctable, "outcomes": outcomes}


def _names_key(case: remedies.Objection, loaded: Catalogue) -> bool:
    """Whether the objection is about a field that identifies the record, which no correction can change."""
    resource = loaded.resource(case.resource)
    return bool({resource.subject.uscc, *resource.key} & set(case.fields))


def _text(value: Any, separator: str | None) -> str:
    if isinstance(value, list):
        return (separator or ";").join(str(item) for item in value)
    return "" if value is None else str(value)
