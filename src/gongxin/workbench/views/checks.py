"""Credit checks: one organisation or a file of codes, the answer with its measures and articles, feedback on each."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.kernel import identifiers, uscc
from gongxin.kernel.cells import csv_cell
from gongxin.measures import api as measures
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import (
    actor,
    attachment,
    attempt,
    catalogue,
    conn,
    department_name,
    desk,
    found,
    look,
    number_of,
    once,
    page,
)
from gongxin.workbench.forms import DeskForm, day, words

PER_PAGE = 30
SHOWN = 200
"""Subjects with measures that the page shows; the CSV has all."""
FILE = 1_000_000
"""Bytes of a file of codes: ten thousand codes with their names fit."""
_PARTS = re.compile(r"[\s,;，；、]+")
_PLAUSIBLE = re.compile(r"[0-9A-Z]{18}", re.ASCII)


class CheckForm(DeskForm):
    """What is asked, about whom, for what."""

    matter = forms.ChoiceField(label=gettext_lazy("核查事项"))
    item = forms.CharField(
        label=gettext_lazy("具体许可或项目"), required=False, max_length=200,
        help_text=gettext_lazy("只针对某一项许可、项目的限制，写明了才会提示。"),
    )  # fmt: skip
    on = day(gettext_lazy("核查日期"))
    purpose = forms.CharField(
        label=gettext_lazy("核查目的"),
        max_length=200,
        help_text=gettext_lazy("写明法定职责和事项；每次核查都会留痕，主体可以看到。"),
    )
    codes = words(
        gettext_lazy("统一社会信用代码"), required=False, rows=4, most=300_000,
        help_text=gettext_lazy("一行一个，最多 10,000 个；或者在下面选一个文件。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("代码文件"), required=False,
        help_text=gettext_lazy("CSV 或 TXT，取每行第一个像代码的格子；UTF-8 或 GB18030。"),
    )  # fmt: skip

    def __init__(self, *args: Any, loaded: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matter = self.fields["matter"]
        assert isinstance(matter, forms.ChoiceField)
        shown = [(item.id, item.label.pick(current())) for item in loaded.matters.values() if item.enabled]
        matter.choices = [("", "—"), *shown]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        texts = [part for part in _PARTS.split(given.get("codes") or "") if part]
        if file := given.get("file"):
            texts += self._of_file(file)
        given["all"] = tuple(_code(text) for text in texts)
        if not given["all"] and "file" not in self.errors:
            self.add_error("codes", _("没有写明信用主体。"))
        return given

    def _of_file(self, file: UploadedFile) -> list[str]:
        if (file.size or 0) > FILE:
            self.add_error("file", _("文件超过 1 MB；一次最多 10,000 个代码，请分几个文件。"))
            return []
        content = file.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                lines = content.decode(encoding).splitlines()
                break
            except UnicodeDecodeError:
                continue
        else:
            self.add_error("file", _("读不懂文件的编码；请存成 UTF-8 或 GB18030 的 CSV。"))
            return []
        if b"\0" in content:
            self.add_error("file", _("这不是文本文件；请把工作表另存为 CSV。"))
            return []
        codes = []
        for cells in csv.reader(lines):
            likely = next((cell for cell in map(uscc.normalise, cells) if _likely(cell)), None)
            if likely is not None:
                codes.append(likely)
        if not codes:
            self.add_error("file", _("文件里没有找到统一社会信用代码。"))
        return codes


def _likely(code: str) -> bool:
    """A valid code, or one issued against the standard; a person's number is neither."""
    if not _PLAUSIBLE.fullmatch(code):
        return False
    return uscc.is_organisation(code) or identifiers.mask(code) == code


def _code(given: str) -> str:
    """A code in normal form; what cannot be one is unknown, and a person's number never stays as it came."""
    normal = uscc.normalise(given).replace("\0", "")
    return normal if uscc.is_organisation(normal) else identifiers.mask(normal)[:40]


@desk()
def checks(request: HttpRequest) -> HttpResponseBase:
    """/workbench/checks/: ask, and the checks made so far."""
    who, loaded, now = actor(request), catalogue(), timezone.now()
    form = None
    if who.holds("check"):
        form = CheckForm(
            request.POST or None, request.FILES or None, loaded=loaded, initial={"on": timezone.localdate()}
        )
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        with once(request) as token:
            if token["before"]:
                return HttpResponseRedirect(token["before"], status=303)
            question = measures.Question(
                given["matter"], given["all"], given["on"], identifiers.mask(given["purpose"]), given["item"]
            )
            made = attempt(form, lambda: _ask(request, loaded, question, now), {"subjects": "codes"})
            if made is not None:
                token["made"] = reverse("workbench:check", args=[made.no])
        if made is not None:
            return HttpResponseRedirect(token["made"], status=303)
    before = number_of(request.GET.get("after"))
    waiting = request.GET.get("waiting") == "1"
    try:
        rows = measures.made(conn(), actor=who, waiting=waiting, before=before, limit=PER_PAGE + 1)
    except access.NoOfficeError:
        from django.core.exceptions import PermissionDenied

        raise PermissionDenied("check") from None
    context = {
        "form": form,
        "rows": [
            {"no": row.no, "url": reverse("workbench:check", args=[row.no]), "at": values.moment(row.at, current()),
             "matter": _matter(loaded, row.matter), "purpose": row.purpose, "subjects": row.subjects,
             "measures": row.measures, "open": row.open, "officer": row.officer}
            for row in rows[:PER_PAGE]
        ],
        "next": rows[PER_PAGE - 1].serial if len(rows) > PER_PAGE else None,
        "waiting": waiting,
    }  # fmt: skip
    return page(request, "checks.html", context, nav="checks", status=422 if form is not None and form.errors else 200)


def _ask(request: HttpRequest, loaded: Catalogue, question: measures.Question, now: Any) -> measures.Answered:
    answered = measures.check(conn(), loaded, question, actor=actor(request), now=now)
    asked = [code for code in answered.codes if _PLAUSIBLE.fullmatch(code)]
    look(request, asked, f"{answered.no} {question.purpose}")
    return answered


def _matter(loaded: Catalogue, matter: str) -> str:
    known = loaded.matters.get(matter)
    return known.label.pick(current()) if known else matter


class FeedbackForm(DeskForm):
    """What was done with one measure."""

    uscc = forms.CharField(max_length=18, widget=forms.HiddenInput)
    measure = forms.CharField(max_length=16, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("落实情况"),
        choices=[("applied", gettext_lazy("已采取")), ("not_applied", gettext_lazy("未采取"))],
        widget=forms.RadioSelect,
    )
    document = forms.CharField(label=gettext_lazy("文书号"), required=False, max_length=200)
    why = forms.CharField(label=gettext_lazy("未采取的理由"), required=False, max_length=2000)


@desk()
def check(request: HttpRequest, no: str) -> HttpResponseBase:
    """/workbench/checks/<no>/: the answer, and feedback measure by measure."""
    who, loaded = actor(request), catalogue()
    with found():
        body: dict[str, Any] = json.loads(measures.answer(conn(), no, actor=who))
    look(request, [item["code"] for item in body["subjects"] if item["known"]], f"check {no}")
    form: FeedbackForm | None = None
    if request.method == "POST":
        form = FeedbackForm(request.POST)
        if form.is_valid() and attempt(form, lambda: _give(no, form, who), _PLACES) is not None:
            messages.success(request, _("反馈已记录。"))
            here = reverse("workbench:check", args=[no])
            return HttpResponseRedirect(f"{here}#{form.cleaned_data['uscc']}-{form.cleaned_data['measure']}", status=303)
    lang = current()
    with_measures = [item for item in body["subjects"] if item["measures"] or item["incentives"]]
    context = {
        "body": body,
        "no": no,
        "matter": _matter(loaded, body["matter"]),
        "at": values.moment(body["at"], lang),
        "on": values.day(body["on"], lang),
        "department": department_name(body["department"]),
        "subjects": [_subject(item, body["considered"], form, who.holds("feedback")) for item in with_measures[:SHOWN]],
        "more": max(0, len(with_measures) - SHOWN),
        "clear": len(body["subjects"]) - len(with_measures),
        "unknown": [item["code"] for item in body["subjects"] if not item["known"]][:SHOWN],
        "asked": len(body["subjects"]),
        "single": body["subjects"][0] if len(body["subjects"]) == 1 else None,
    }
    return page(request, "check.html", context, nav="checks", status=422 if form is not None and form.errors else 200)


_PLACES = {"items[0].outcome": "outcome", "items[0].document": "document", "items[0].why": "why"}


def _give(no: str, form: FeedbackForm, who: access.Actor) -> int:
    given = form.cleaned_data
    said = measures.Feedback(
        given["uscc"], given["measure"], given["outcome"], identifiers.mask(given["why"]), identifiers.mask(given["document"])
    )
    return measures.give(conn(), no, [said], actor=who, now=timezone.now())


def _subject(item: dict[str, Any], considered: dict[str, Any], bound: FeedbackForm | None, may: bool) -> dict[str, Any]:
    lang = current()
    lines = []
    for kind in ("measures", "incentives"):
        for one in item[kind]:
            known = considered.get(one["measure"], {})
            mine = bound is not None and (bound["uscc"].value(), bound["measure"].value()) == (item["code"], one["measure"])
            prefix = f"{item['code']}-{one['measure']}"
            open_ = one["feedback"] is None
            lines.append({
                "id": prefix, "code": one["measure"], "label": _bi(known.get("label"), lang), "restriction": kind == "measures",
                "articles": ["".join((_bi(a["law"], lang), " " if lang == "en" else "", _bi(a["article"], lang)))
                             for a in known.get("articles", ())],
                "length": _bi(known.get("length"), lang), "entries": one["entries"], "feedback": one["feedback"],
                "open": open_,
                "form": (bound if mine else FeedbackForm(
                    auto_id=f"{prefix}-%s", initial={"uscc": item["code"], "measure": one["measure"]})) if may else None,
                "wrong": mine,
            })  # fmt: skip
    return {"code": item["code"], "name": item["name"], "lines": lines}


def _bi(words_: Any, lang: str) -> str:
    return str((words_ or {}).get(lang) or (words_ or {}).get("zh") or "")


@desk()
def check_csv(request: HttpRequest, no: str) -> HttpResponseBase:
    """/workbench/checks/<no>.csv: one line per subject and measure; a subject without measures has one line that says so."""
    with found():
        body = json.loads(measures.answer(conn(), no, actor=actor(request)))
    look(request, [item["code"] for item in body["subjects"] if item["known"]], f"check {no}")
    lang = current()
    heads = [_("核查编号"), _("统一社会信用代码"), _("名称"), _("结果"), _("措施代码"), _("措施"), _("依据"), _("起"), _("止"),
             _("文书号"), _("异议中"), _("反馈")]  # fmt: skip
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    for item in body["subjects"]:
        for line in _csv_lines(item, body, no, lang):
            writer.writerow([csv_cell(str(cell)) for cell in line])
    response = HttpResponse(out.getvalue().encode(), content_type="text/csv; charset=utf-8")
    return attachment(response, f"check-{no}.csv")


def _csv_lines(item: dict[str, Any], body: dict[str, Any], no: str, lang: str) -> list[list[str]]:
    head = [no, item["code"], item["name"] or ""]
    carried = [(one, kind) for kind in ("measures", "incentives") for one in item[kind]]
    if not carried:
        return [[*head, _("无措施") if item["known"] else _("未登记"), *[""] * 8]]
    lines = []
    for one, kind in carried:
        known = body["considered"].get(one["measure"], {})
        articles = "；".join(_bi(a["law"], lang) + _bi(a["article"], lang) for a in known.get("articles", ()))
        feedback = one["feedback"]
        done_ = "" if feedback is None else (_("已采取") if feedback["outcome"] == "applied" else _("未采取"))
        for entry in one["entries"]:
            lines.append([
                *head, _("限制") if kind == "measures" else _("激励"), one["measure"], _bi(known.get("label"), lang), articles,
                entry["since"] or "", entry["until"] or "", entry["decision_no"] or "",
                _("是") if entry["contested"] else "", done_,
            ])  # fmt: skip
    return lines
