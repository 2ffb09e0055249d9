"""List proceedings: proposed, notified, stated, decided, signed off by somebody else, removed; every step with its papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.list import ListDefinition
from gongxin.kernel import uscc
from gongxin.kernel.dates import CHINA
from gongxin.lists import api as lists
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import (
    actor,
    attempt,
    catalogue,
    conn,
    department_name,
    desk,
    done,
    found,
    handed_out,
    is_office,
    look,
    number_of,
    page,
)
from gongxin.workbench.forms import DeskForm, day, papers, reason, words
from gongxin.workbench.steps import Step, offer, take
from gongxin.workbench.tasks import due_on
from gongxin.workbench.words import ENTRIES, STEPS, word
from gongxin.workdays import api as workdays

OPEN = ("proposed", "notified", "stated", "decided")
ENDED = ("listed", "removed", "dropped")
PER_PAGE = 50
REFUSED = {"evidence.refused": "documents"}


@desk()
def entries(request: HttpRequest) -> HttpResponse:
    """/workbench/lists/: the department's proceedings, of all departments for the credit office."""
    who, now, loaded = actor(request), timezone.now(), catalogue()
    ended = request.GET.get("ended") == "1"
    every = is_office(who) and request.GET.get("all") == "1"
    got = lists.of_department(
        conn(), None if every else who.department, states=ENDED if ended else OPEN,
        before=number_of(request.GET.get("after")), limit=PER_PAGE + 1,
    )  # fmt: skip
    look(request, [item.uscc for item in got[:PER_PAGE]], "list proceedings")
    context = {
        "lines": [_line(item, loaded, now) for item in got[:PER_PAGE]],
        "next": got[PER_PAGE - 1].id if len(got) > PER_PAGE else None,
        "ended": ended,
        "all": every,
        "office": is_office(who),
        "may_propose": who.holds("propose"),
    }
    return page(request, "lists.html", context, nav="lists")


def _line(item: lists.Entry, loaded: Catalogue, now: Any) -> dict[str, Any]:
    today = now.astimezone(CHINA).date()
    running = item.state in {"notified", "stated"} and item.statement_until is not None and today <= item.statement_until
    return {
        "id": item.id,
        "url": reverse("workbench:entry", args=[item.id]),
        "list": _label(loaded, item.list_code),
        "uscc": item.uscc,
        "state": word(ENTRIES, item.state),
        "department": department_name(item.department),
        "due": due_on(item.statement_until, today, workdays.calendar()) if running else None,
        "end": values.day(item.end_date, current()) if item.end_date else "",
    }


def _label(loaded: Catalogue, code: str) -> str:
    known = loaded.lists.get(code)
    return f"{known.label.pick(current())}" if known else code


class ProposeForm(DeskForm):
    """Who, on which list, why, on what evidence."""

    list_code = forms.ChoiceField(label=pgettext_lazy("one", "名单"))
    uscc = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=40)
    reason = words(gettext_lazy("事由"), help_text=gettext_lazy("具体行为和认定标准；会原样告知主体。"))
    evidence = papers(required=True)

    def __init__(self, *args: Any, kept: list[ListDefinition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["list_code"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", "—"), *((item.id, f"{item.label.pick(current())}（{item.id}）") for item in kept)]

    def clean_uscc(self) -> str:
        return str(uscc.normalise(self.cleaned_data["uscc"]))


@desk("propose")
def propose(request: HttpRequest) -> HttpResponseBase:
    """/workbench/lists/new/"""
    loaded, now = catalogue(), timezone.now()
    today = now.astimezone(CHINA).date()
    kept = [item for item in loaded.lists.values() if item.kept_on(today) and item.kind != "abnormal"]
    form = ProposeForm(request.POST or None, request.FILES or None, kept=kept)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)  # a field with an error leaves the form's own
        made = attempt(
            form,
            lambda: lists.propose(
                conn(), given["list_code"], given["uscc"], reason=given["reason"],
                evidence=_kept(given["evidence"], given["uscc"], actor(request)), actor=actor(request), now=now,
                catalogue=loaded,
            ),
            {"LST1": "uscc", "LST8": "reason", "evidence.refused": "evidence"},
        )  # fmt: skip
        if made is not None:
            return done(request, _("已提出。下一步：告知主体。"), "entry", made.id)
        running = _running(given["list_code"], given["uscc"], actor(request))
        if running is not None:  # a second click, or one that is under way: that is the page to be on
            return HttpResponseRedirect(reverse("workbench:entry", args=[running]), status=303)
    status = 422 if form.errors else 200
    return page(request, "propose.html", {"form": form}, nav="lists", status=status)


def _kept(files: list[Any], code: str, who: Actor) -> list[UUID]:
    """The files of a form as papers of a proceeding about that organisation."""
    now = timezone.now()
    return [lists.keep_paper(conn(), file.name or "", file.read(), uscc=code, actor=who, now=now).id for file in files]


def _running(list_code: str, code: str, who: Actor) -> int | None:
    """This department's own open proceeding about the subject on that list."""
    for item in lists.of_department(conn(), who.department, states=OPEN, limit=500):
        if item.list_code == list_code and item.uscc == code:
            return item.id
    return None


class NotifyForm(DeskForm):
    """The notice says what stands on the page; nothing more to write."""


class DecideForm(DeskForm):
    """The written decision."""

    decision_no = forms.CharField(label=gettext_lazy("决定书文号"), max_length=100)
    why = reason(help_text=gettext_lazy("须回应主体的陈述申辩。"))
    end_date = day(
        gettext_lazy("届满日"), required=False, help_text=gettext_lazy("名单规定了期限的不用填；由决定载明期限的必须填。")
    )
    documents = papers(required=False)


class WhyForm(DeskForm):
    """Reasons."""

    why = reason()


class RemoveForm(DeskForm):
    """Removal: on which ground."""

    ground = forms.ChoiceField(
        label=gettext_lazy("移出依据"),
        choices=[
            ("expired_early", gettext_lazy("已满最短期限，经申请移出")),
            ("performance", gettext_lazy("义务已履行")),
            ("not_standing", gettext_lazy("列入决定被撤销")),
        ],
        widget=forms.RadioSelect,
    )
    why = reason()
    documents = papers(required=False)


@desk()
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """/workbench/lists/<n>/: one proceeding with everything that was said and handed in, and the next step."""
    who, now, loaded, lang = actor(request), timezone.now(), catalogue(), current()
    with found():
        item = lists.entry(conn(), number)
    if item.department != who.department and not is_office(who):
        raise Http404("list entry")
    look(request, [item.uscc], f"list proceeding {number}")
    steps = _steps(item, who, loaded)
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:entry", args=[number]))
        if answer is not None:
            return answer
    known = loaded.lists.get(item.list_code)
    context = {
        "item": item,
        "line": _line(item, loaded, now),
        "label": _label(loaded, item.list_code),
        "period": known.removal.conditions.pick(lang) if known and known.removal else "",
        "events": [
            {"at": values.moment(event.at, lang), "what": word(STEPS, event.step), "actor": event.actor,
             "why": event.why if event.why != "-" else "", "papers": event.documents or []}
            for event in lists.events(conn(), number)
        ],
        "steps": offer(steps),
        "order": [(name, ENTRIES[name].pick(lang), name == item.state) for name in (*OPEN, "listed")],
        "waits_for_other": item.state == "decided" and item.decided_by == who.officer,
        "dates": [
            (label, values.day(value, lang))
            for label, value in (
                (_("告知日期"), item.notified_on), (_("陈述申辩期至"), item.statement_until), (_("决定日期"), item.decided_on),
                (_("列入日期"), item.listing_date), (_("届满日"), item.end_date), (_("最早可移出日"), item.earliest_removal),
                (_("移出日期"), item.removal_date),
            ) if value
        ],
    }  # fmt: skip
    return page(request, "entry.html", context, nav="lists", status=422 if request.method == "POST" else 200)


def _steps(item: lists.Entry, who: Actor, loaded: Catalogue) -> list[Step]:
    """The next step, and the way out. The room judges again: order, offices, days, second person."""
    if item.department != who.department:
        return []
    c, now = conn(), timezone.now()
    whole, today = {"actor": who, "now": now, "catalogue": loaded}, now.astimezone(CHINA).date()
    found_: list[Step] = []
    if item.state == "proposed" and who.holds("propose"):
        found_.append(
            Step("notify", _("告知主体"), lambda g: lists.notify(c, item.id, **whole), NotifyForm,
                 told=_("已告知，陈述申辩期开始。"), hint=_("主体会收到拟列入的事由、证据、期限和提出意见的方式。"))
        )  # fmt: skip
    over = item.statement_until is not None and today > item.statement_until
    if item.state in {"notified", "stated"} and who.holds("decide") and over:
        found_.append(
            Step("decide", _("作出列入决定"),
                 lambda g: lists.decide(c, item.id, decision_no=g["decision_no"], why=g["why"], end_date=g["end_date"],
                                        documents=_kept(g["documents"], item.uscc, who), **whole), DecideForm,
                 told=_("已作出决定，待另一人复核签发。"), places={"LST5": "end_date", "LST2": "decision_no"} | REFUSED)
        )  # fmt: skip
    if item.state == "decided" and who.holds("sign_off") and item.decided_by != who.officer:
        found_.append(
            Step("sign_off", _("复核签发"), lambda g: lists.sign_off(c, item.id, why=g["why"], **whole), WhyForm,
                 told=_("已签发，列入生效，主体会收到通知。"), hint=_("签发后列入即生效并公示。作出决定的人不能签发。"))
        )  # fmt: skip
    if item.state == "listed" and who.holds("decide"):
        found_.append(
            Step("remove", _("移出名单"),
                 lambda g: lists.remove(c, item.id, ground=g["ground"], why=g["why"],
                                        documents=_kept(g["documents"], item.uscc, who), **whole),
                 RemoveForm, told=_("已移出。"), places={"LST6": "ground"} | REFUSED)
        )  # fmt: skip
    if item.state in OPEN and who.holds("decide"):
        found_.append(
            Step("drop", _("终止程序"), lambda g: lists.drop(c, item.id, why=g["why"], **whole), WhyForm, grave=True)
        )
    return found_


@desk()
def paper(request: HttpRequest, number: int, name: UUID) -> HttpResponseBase:
    """/workbench/lists/<n>/papers/<id>: a paper of a proceeding, as a download."""
    return handed_out(request, lists.paper, number, name, purpose=f"list proceeding {number}, paper")
