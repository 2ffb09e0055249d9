"""The window: a person whose name stands in an organisation's record asks for its correction or masking. Nothing of the person
is kept, no file comes of it; what they take home is a receipt (OBJ2)."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.catalogue import Catalogue
from gongxin.kernel import uscc
from gongxin.kernel.dates import CHINA
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.portal.whole import WholeFile, whole_file
from gongxin.registry import api as registry
from gongxin.remedies import api as remedies
from gongxin.workbench.desk import actor, attempt, catalogue, conn, desk, found, look, page
from gongxin.workbench.forms import ChoosingForm, DeskForm, line
from gongxin.workbench.sheets import Card, Case, Cell, Row, Table
from gongxin.workbench.steps import Step
from gongxin.workbench.words import MATTERS, OBJECTIONS, word


class WhoForm(DeskForm):
    """In whose record the name stands."""

    uscc = line(gettext_lazy("组织的统一社会信用代码"), most=40)


class ReceiptForm(DeskForm):
    """The receipt that a person shows."""

    receipt = forms.CharField(
        label=gettext_lazy("回执"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class WithdrawForm(DeskForm):
    """The receipt goes along, as the person shows it."""

    receipt = forms.CharField(widget=forms.HiddenInput(), max_length=100)


@desk("remedy", "credit_office")
def window(request: HttpRequest) -> HttpResponseBase:
    """/workbench/window/: the organisation's records that name somebody; below, where a request stands, by its receipt."""
    code = str(uscc.normalise(request.GET.get("uscc", "")[:40]))
    who_form, receipt_form, told, case = WhoForm(request.GET if code else None), ReceiptForm(), None, None
    file = whole_file(code, lambda _resource, _key: "") if uscc.is_valid(code) else None
    if code and who_form.is_valid() and file is None:
        who_form.add_error("uscc", _("没有登记这个组织。"))
    if request.method == "POST":
        receipt_form = ReceiptForm(request.POST)
        case = _case(receipt_form)
        if case is not None and request.POST.get("step") == "withdraw":
            done = attempt(
                receipt_form,
                lambda: remedies.withdraw(
                    conn(), case.id, actor=actor(request), now=timezone.now(), receipt=receipt_form.cleaned_data["receipt"]
                ),
            )
            if done is not None:
                messages.success(request, _("已撤回。"))
                return HttpResponseRedirect(reverse("workbench:window"), status=303)
    context: dict[str, Any] = {"who_form": who_form, "receipt_form": receipt_form, "told": told}
    if file is not None:
        look(request, [code], "window")
        context |= {"table": _records(file, code), "name": file.name, "code": code}
    if case is not None:
        context |= {"case": _shown(case), "withdraw": case.state in {"filed", "accepted", "with_source", "in_review"},
                    "receipt": receipt_form.cleaned_data["receipt"]}  # fmt: skip
    status = 422 if who_form.errors or receipt_form.errors else 200
    return page(request, "window.html", context, nav="window", status=status)


def _case(form: ReceiptForm) -> remedies.Objection | None:
    """The request of the receipt; the form says so where there is none."""
    if not form.is_valid():
        return None
    got = attempt(form, lambda: remedies.by_receipt(conn(), form.cleaned_data["receipt"]))
    return got if isinstance(got, remedies.Objection) else None


def _shown(case: remedies.Objection) -> list[tuple[str, str]]:
    clock = remedies.clock_of(case, timezone.now())
    facts = [
        (_("编号"), str(case.id)), (_("事项"), word(MATTERS, case.matter)), (_("状态"), word(OBJECTIONS, case.state)),
        (_("提出"), values.day(case.filed_at.astimezone(CHINA).date(), current())),
        (_("期限"), clock.words.pick(current()) if case.state in {"filed", "accepted", "with_source", "in_review"} else ""),
    ]  # fmt: skip
    return [pair for pair in facts if pair[1]]


def _records(file: WholeFile, code: str) -> Table:
    """The records whose resource has a field for a person's name."""
    rows = []
    for row in file.records:
        known = file.writer.resource(row["resource"])
        if known is not None and known.personal_fields:
            url = reverse("workbench:window_record", args=[code, row["resource"], row["record_key"]])
            rows.append(Row(file.writer.view(row).title, url, (Cell(known.label.pick(file.writer.lang)),)))
    return Table([_("记录"), _("种类")], rows, _("该组织没有载有姓名的记录。"))


class PersonForm(ChoosingForm):
    """Which field, and what is asked for. No name, no document, no contact: none is kept."""

    field = forms.ChoiceField(label=gettext_lazy("涉及的字段"), widget=forms.RadioSelect)
    matter = forms.ChoiceField(
        label=gettext_lazy("请求"), widget=forms.RadioSelect,
        choices=[("correct", gettext_lazy("更正")), ("mask", gettext_lazy("遮蔽"))],
    )  # fmt: skip
    seen = forms.BooleanField(
        label=gettext_lazy("已当面核对请求人就是记录中载明的人"), help_text=gettext_lazy("只看证件，不登记、不复印、不上传。")
    )


@desk("remedy", "credit_office")
def record(request: HttpRequest, code: str, resource: str, key: UUID) -> HttpResponseBase:
    """/workbench/window/<code>/<resource>/<key>/: the request; the receipt is shown on the page that answers alone."""
    loaded = catalogue()
    file = whole_file(code, lambda _resource, _key: "") if uscc.is_valid(code) else None
    row = file.record(resource, key) if file else None
    known = file.writer.resource(resource) if file else None
    if file is None or row is None or known is None:
        raise Http404("record")
    look(request, [code], "window")
    fields = _named(code, resource, key, loaded)
    step = Step("person", _("登记请求，出具回执"), lambda g: None, PersonForm, given={"choices": {"field": fields}})
    told = None
    if request.method == "POST":
        form = step.bound = PersonForm(request.POST, auto_id="person-%s", choices={"field": fields})
        if form.is_valid():
            told = _filed(request, form, remedies.Target(code, resource, key), loaded)
            step.bound = None if told else form
    reader = file.writer.view(row, alone=True)
    empty = "" if fields else _("没有填写姓名。")
    return Case(
        "window", reader.title, (reverse("workbench:window") + f"?uscc={code}", _("姓名更正窗口")), told=told,
        cards=[Card(_("记录中载有姓名的字段"), facts=[(label, _("已填写")) for _name, label in fields], quiet=empty)],
        steps=[step] if fields else [], lead=f"{file.name} {code}",
        note=_("平台不为任何自然人建档：不留存请求人的姓名、证件、联系方式和陈述，只留存请求涉及的字段和回执的摘要。"),
    ).answer(request)  # fmt: skip


def _named(code: str, resource: str, key: UUID, loaded: Catalogue) -> list[tuple[str, str]]:
    """The record's fields in which somebody's name stands."""
    found_ = registry.latest(conn(), code, resource, key)
    known = loaded.resource(resource)
    return [
        (field.code, field.label.pick(current()))
        for field in known.stored_fields
        if field.code in known.personal_fields and found_ is not None and found_.whole.get(field.code)
    ]


def _filed(request: HttpRequest, form: PersonForm, target: remedies.Target, loaded: Catalogue) -> dict[str, str] | None:
    """The receipt for the page. It is made from the form's own token, so that a second click gives the same receipt and makes
    no second request; it stands nowhere, not in the session either."""
    who = actor(request)
    secret = salted_hmac("workbench.window", f"{who.officer} {request.POST.get('once', '')[:40]}", algorithm="sha256").digest()
    receipt = base64.urlsafe_b64encode(secret[:18]).decode()
    given = form.cleaned_data
    with found():
        made = attempt(
            form,
            lambda: remedies.file_for_person(
                conn(), target, field=given["field"], mask=given["matter"] == "mask", actor=who, now=timezone.now(),
                catalogue=loaded, receipt=receipt,
            ),
            {"OBJ2": "field"},
        )  # fmt: skip
    if made is None:
        return None
    return {
        "title": _("回执（只显示这一次，交给请求人）"), "token": receipt,
        "hint": _("编号 %(n)d。凭回执可在任一窗口查询办理情况、撤回；平台只存其摘要，遗失不补。") % {"n": made[0].id},
    }  # fmt: skip
