"""The trail of looks for those who audit it. An audit of a subject's looks is itself a look, with its reason, in the same
trail."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongxin.access import api as access
from gongxin.kernel import identifiers, uscc
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import department_names, desk, look, number_of, page
from gongxin.workbench.forms import DeskForm, day
from gongxin.workbench.words import CHANNELS, word

PER_PAGE = 100


class TrailForm(DeskForm):
    """Whose, by whom, for what, when."""

    subject = forms.CharField(label=gettext_lazy("被查主体代码"), required=False, max_length=40)
    department = forms.ChoiceField(label=gettext_lazy("查询单位"), required=False)
    purpose = forms.CharField(label=gettext_lazy("目的含有"), required=False, max_length=100)
    first = day(gettext_lazy("自"), required=False)
    last = day(pgettext_lazy("label", "至"), required=False)
    why = forms.CharField(label=gettext_lazy("审计理由"), required=False, max_length=200)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        department = self.fields["department"]
        assert isinstance(department, forms.ChoiceField)
        department.choices = [("", "—"), *department_names().items()]

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("subject"):
            given["subject"] = uscc.normalise(given["subject"])
            if identifiers.mask(given["subject"]) != given["subject"] or len(given["subject"]) != 18:
                self.add_error("subject", _("不是统一社会信用代码。"))
            if not (given.get("why") or "").strip():
                self.add_error("why", _("按主体查询留痕本身也会留痕，须写明理由。"))
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("截止日早于起始日。"))
        return given


@desk("credit_office")
def trail(request: HttpRequest) -> HttpResponse:
    """/workbench/trail/"""
    form = TrailForm(request.GET if request.GET else None)
    lang, names = current(), department_names()
    lines, following = [], ""
    if not form.is_bound or form.is_valid():
        given = form.cleaned_data if form.is_bound else {}
        asked: dict[str, Any] = {name: given.get(name) or default for name, default in
                 (("subject", ""), ("department", ""), ("purpose", ""), ("first", None), ("last", None))}  # fmt: skip
        before = number_of(request.GET.get("before"))
        if asked["subject"] and before is None:
            look(request, [asked["subject"]], given["why"], "audit")
        got = access.looks(**asked, before=before, limit=PER_PAGE + 1)
        lines = [
            {"id": item.id, "at": values.moment(item.at, lang), "department": names.get(item.department, item.department),
             "purpose": item.purpose, "channel": word(CHANNELS, item.channel), "subjects": item.subjects, "shown": item.shown,
             "more": item.subjects - len(item.shown), "account": item.account, "key": item.key}
            for item in got[:PER_PAGE]
        ]  # fmt: skip
        if len(got) > PER_PAGE:
            kept = {name: value for name, value in request.GET.items() if name != "before"}
            following = "?" + urlencode({**kept, "before": got[PER_PAGE - 1].id})
    context = {"form": form, "lines": lines, "following": following}
    return page(request, "trail.html", context, nav="trail", status=422 if form.errors else 200)
