"""Submissions on hold: the credit office reads why, looks at the findings, and releases or rejects with a reason."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.intake import api as intake
from gongxin.intake import jobs
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, catalogue, desk, found, number_of, page
from gongxin.workbench.forms import DeskForm, reason
from gongxin.workbench.steps import Step, offer, take
from gongxin.workbench.views.deliveries import line_of
from gongxin.workbench.words import LEVELS, word


class WhyForm(DeskForm):
    """Reasons; the department reads them."""

    why = reason()


@desk("credit_office")
def held(request: HttpRequest) -> HttpResponse:
    """/workbench/held/"""
    loaded = catalogue()
    got = intake.submissions({"state": "held"}, after=number_of(request.GET.get("after")), limit=50)
    lang = current()
    lines = [
        {**line_of(item, loaded), "url": reverse("workbench:held_one", args=[item.id]),
         "holds": [hold.get(lang, "") for hold in item.holds]}
        for item in got.items
    ]  # fmt: skip
    return page(request, "held.html", {"lines": lines, "next": got.next}, nav="held")


def _release(number: int, officer: str, why: str) -> intake.SubmissionView:
    done = intake.release(number, officer, why, now=timezone.now(), publish=False)
    jobs.enqueue(number)
    return done


@desk("credit_office")
def held_one(request: HttpRequest, number: int) -> HttpResponse:
    """/workbench/held/<n>/: the reasons, what was found, and the decision."""
    if number > 2**62:
        raise Http404("submission")
    with found():
        item = intake.submission(number)
    who, lang = actor(request), current()
    steps = []
    if item.state is intake.State.HELD:
        steps = [
            Step("release", _("放行入库"), lambda g: _release(number, who.officer, g["why"]), WhyForm,
                 told=_("已放行，正在入库。"), hint=_("通过校验的行会全部入库并公示。"), whole=False),
            Step("reject", _("否决"), lambda g: intake.reject(number, who.officer, g["why"], now=timezone.now()), WhyForm,
                 told=_("已否决，没有收录任何一行。"), grave=True, whole=False),
        ]  # fmt: skip
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:held_one", args=[number]))
        if answer is not None:
            return answer
    context = {
        "item": line_of(item, catalogue()),
        "holds": [hold.get(lang, "") for hold in item.holds],
        "sums": [
            {"rule": rule, "level_label": word(LEVELS, level), "level": level, "column": column or "",
             "sentence": sentence.pick(lang), "number": n}
            for rule, level, column, sentence, n in intake.finding_sums(number)
        ],
        "steps": offer(steps),
        "view": item,
    }  # fmt: skip
    return page(request, "held_one.html", context, nav="held", status=422 if request.method == "POST" else 200)
