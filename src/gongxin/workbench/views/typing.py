"""Empty forms to download, and one row typed by hand: the form is made from the catalogue, the row goes the way of a file of
one row, and what is wrong with it stands at its fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, Field, Resource, UnknownDefinition
from gongxin.intake import api as intake
from gongxin.intake.blanks import form_fields, form_of, values_of
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.identifiers import mask
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, attachment, catalogue, desk, page, said
from gongxin.workbench.forms import Day, DeskForm
from gongxin.workbench.views.deliveries import TYPES

LONG = 200
"""Characters from which a field is an area rather than a line."""


@desk()
def blank_forms(request: HttpRequest) -> HttpResponse:
    """/workbench/forms/: what is collected, with its forms and the way to type one row."""
    loaded, lang, today = catalogue(), current(), timezone.localdate()
    lines = [
        {"id": item.id, "label": item.label.pick(lang), "fields": len(item.stored_fields),
         "must": sum(1 for field in item.stored_fields if field.required),
         "deadline": item.deadline.workdays if item.deadline else None}
        for item in loaded.resources if item.enabled_on(today)
    ]  # fmt: skip
    return page(request, "forms.html", {"lines": lines}, nav="forms")


@desk()
def blank_form(request: HttpRequest, resource: str, form: str) -> HttpResponseBase:
    """/workbench/forms/<resource>.<xlsx|csv>"""
    loaded = catalogue()
    item = _collected(loaded, resource)
    if form not in {"xlsx", "csv"}:
        raise Http404(form)
    body = intake.blank_form(item, form, loaded, current())  # type: ignore[arg-type]
    return attachment(HttpResponse(body, content_type=TYPES[form]), f"gongxin-{item.id}.{form}")


@desk()
def type_row(request: HttpRequest, resource: str) -> HttpResponseBase:
    """/workbench/forms/<resource>/row/: one row by hand."""
    loaded, who = catalogue(), actor(request)
    item = _collected(loaded, resource)
    form = RowForm(item, loaded, request.POST if request.method == "POST" else None)
    warned: list[str] = []
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            got = intake.submit(
                [intake.one_row(item, form.texts())],
                resource=item.id, department=who.department, filename=f"{item.id}-{now:%Y%m%d-%H%M%S}.csv",
                received_at=now, actor=who.officer, by_hand=True,
            )  # fmt: skip
        except GongxinError as error:
            form.add_error(None, said(error))
        else:
            if got.again:
                messages.warning(request, _("同样的一行已经填报过，这里是那一次的结果；没有重复收录。"))
            if got.accepted or got.quarantined or got.state not in intake_ends():
                return HttpResponseRedirect(reverse("workbench:delivery", args=[got.id]), status=303)
            warned = _tell(form, got)
    context = {"form": form, "resource": item.label.pick(current()), "id": item.id, "warned": warned}
    return page(request, "row.html", context, nav="forms", status=422 if form.errors else 200)


def intake_ends() -> frozenset[str]:
    """States after which a row that was refused stays refused; a held one had all its rows refused too."""
    return frozenset({intake.State.PUBLISHED, intake.State.REFUSED, intake.State.REJECTED, intake.State.HELD})


def _tell(form: RowForm, got: intake.SubmissionView) -> list[str]:
    """Put the findings at their fields; warnings and what belongs to no field are told above."""
    lang, warned = current(), []
    form.without_personal()
    for line in intake.finding_page(got.id, limit=500).items:
        text = line.reason.pick(lang)
        if line.level != "error":
            warned.append(f"{line.column or line.rule}：{text}" if lang == "zh" else f"{line.column or line.rule}: {text}")
        elif line.field in form.fields:
            form.add_error(line.field, text)
        else:
            form.add_error(None, text)
    if not form.errors:
        form.add_error(None, _("这一行没有被收录，原因见批次 %(n)d。") % {"n": got.id})
    return warned


class RowForm(DeskForm):
    """One field per column of the resource. Whether a value is right is judged by the intake, never here: what is typed goes
    through as it is, so that a row by hand and a row of a file meet the same rules."""

    def __init__(self, resource: Resource, loaded: Catalogue, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._resource, self._loaded = resource, loaded
        for field in form_fields(resource):
            self.fields[field.code] = _field(field, loaded)
            if other := _other(field, loaded):
                self.fields[f"{field.code}-other"] = forms.CharField(
                    label=_("%(value)s：具体名称") % {"value": _named(field, loaded, other)}, required=False, max_length=100
                )

    def without_personal(self) -> None:
        """What is shown again holds no number of a person: such a value is masked the moment it has been refused."""
        given: Any = self.data.copy()  # type: ignore[has-type]
        for name in self.fields:
            given.setlist(name, [mask(value) for value in given.getlist(name)])
        self.data = given

    def texts(self) -> dict[str, str]:
        """Field code → text of the cell, several values joined as the column takes them."""
        found = {}
        for field in form_fields(self._resource):
            value = self.cleaned_data.get(field.code)
            named = str(self.cleaned_data.get(f"{field.code}-other") or "").strip()
            if named and (other := _other(field, self._loaded)):  # 其他-具体名称, as the code sets write it
                full = f"{other}-{named}"
                chosen = [item for item in value if item != other] if isinstance(value, list) else []
                value = [*chosen, full] if field.type == "codes" else full
            found[field.code] = (field.separator or ";").join(value) if isinstance(value, list) else str(value or "")
        return found


def _other(field: Field, loaded: Catalogue) -> str:
    """The value of the field's code set that is written with its own name behind it, or nothing."""
    return (loaded.code_set(field.code_set).other or "") if field.code_set else ""


def _named(field: Field, loaded: Catalogue, code: str) -> str:
    """The value's label in the language of the page."""
    known = loaded.code_set(field.code_set or "").value(code)
    return known.label.pick(current()) if known else code


def _field(field: Field, loaded: Catalogue) -> forms.Field:
    lang = current()
    label = field.label.pick(lang)
    note = field.note.pick(lang) if field.note else ""
    choices = values_of(field, loaded)
    shared: dict[str, Any] = {"label": label[:1].upper() + label[1:], "required": False}
    if choices:
        shown = [(text, text if lang == "zh" or text == english else f"{english} · {text}") for text, english in choices]
        if field.type == "codes":
            made: forms.Field = forms.MultipleChoiceField(
                choices=shown, widget=forms.CheckboxSelectMultiple(), help_text=note, **shared
            )
        else:
            made = forms.ChoiceField(choices=[("", "—"), *shown], help_text=note, **shared)
    else:
        # a day typed otherwise is as welcome as in a file, but the browser's field cannot hold one
        widget: forms.Widget = Day() if field.type == "date" else forms.TextInput()
        if field.type == "text" or (field.length or 0) > LONG:
            widget = forms.Textarea(attrs={"rows": 3})
        hint = "" if field.type in {"string", "text"} else form_of(field, lang)
        made = forms.CharField(
            widget=widget, max_length=20_000, strip=False, help_text="；".join(part for part in (hint, note) if part), **shared
        )
    made.wanted = field.required  # for the mark beside the label
    made.personal = field.personal
    return made


def _collected(loaded: Catalogue, resource: str) -> Resource:
    try:
        item = loaded.resource(resource, timezone.localdate())
    except UnknownDefinition:
        raise Http404(resource) from None
    if not item.enabled_on(timezone.localdate()):
        raise Http404(resource)
    return item
