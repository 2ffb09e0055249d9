"""Departments, their officers and keys, accounts and invitations. A code or a key is shown once, on the page that answers."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongxin.access import api as access
from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, attempt, conn, desk, done, found, page, say
from gongxin.workbench.forms import DeskForm, day
from gongxin.workbench.menu import offices_in_words
from gongxin.workbench.steps import Step, take


class UnitForm(DeskForm):
    """A department."""

    code = forms.CharField(
        label=gettext_lazy("部门代码"), max_length=64, help_text=gettext_lazy("字母、数字和连字符，例如 scjg。")
    )
    name_zh = forms.CharField(label=gettext_lazy("中文全称"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=200, required=False)
    uscc = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=40, required=False)
    region = forms.CharField(label=gettext_lazy("行政区划代码"), max_length=6, required=False)
    level = forms.ChoiceField(label=gettext_lazy("层级"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [("", "—"), *((name, text.pick(current())) for name, text in access.LEVELS.items())]


class MemberForm(DeskForm):
    """An organisation's first account."""

    subject = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=40)
    role = forms.ChoiceField(
        label=gettext_lazy("身份"),
        choices=[
            ("manager", gettext_lazy("管理")), ("editor", gettext_lazy("经办")), ("reader", pgettext_lazy("role", "查看")),
        ],
    )  # fmt: skip


IF_OPEN: dict[str, access.IfOpen] = {"replace": "replace", "add": "add"}
"""What a form may ask for where a code for that seat is open; anything else makes no second one."""


def _if_open(request: HttpRequest) -> access.IfOpen:
    return IF_OPEN.get(request.POST.get("open", ""), "refuse")


@desk("credit_office")
def units(request: HttpRequest) -> HttpResponseBase:
    """/workbench/units/: departments, and inviting an organisation."""
    now, who = timezone.now(), actor(request)
    unit, member = UnitForm(auto_id="unit-%s"), MemberForm(auto_id="member-%s")
    issued = None
    if request.POST.get("step") == "unit":
        unit = UnitForm(request.POST, auto_id="unit-%s")
        if unit.is_valid():
            given = unit.cleaned_data
            name = Bilingual(given["name_zh"], given["name_en"])
            made = attempt(
                unit,
                lambda: access.add_department(
                    given["code"], name, now=now, uscc=given["uscc"] or None, region=given["region"], level=given["level"]
                ),
                {"name": "name_zh"},
            )
            if made is not None:
                return done(request, _("部门已登记。"), "unit", given["code"])
    elif request.POST.get("step") == "member":
        member = MemberForm(request.POST, auto_id="member-%s")
        if member.is_valid():
            given = member.cleaned_data
            issued = attempt(
                member,
                lambda: access.invite_member(
                    given["subject"], given["role"], made_by=who.officer, now=now, if_open=_if_open(request)
                ),
            )
    officers: dict[str, int] = {}
    for officer in access.officers():
        if officer.ended_at is None:
            officers[officer.department] = officers.get(officer.department, 0) + 1
    context = {
        "lines": [
            {"code": item.code, "name": say(item.name), "uscc": item.uscc or "", "officers": officers.get(item.code, 0),
             "level": access.LEVELS[item.level].pick(current()) if item.level in access.LEVELS else ""}
            for item in access.departments()
        ],
        "unit": unit,
        "member": member,
        "waits": _waits(member),
        "issued": _issued(issued),
        "members": _accounts(None),
    }  # fmt: skip
    return page(request, "units.html", context, nav="units", status=422 if unit.errors or member.errors else 200)


class OfficerForm(DeskForm):
    """An officer's seat: a word for it, never a name, and its offices."""

    code = forms.CharField(
        label=gettext_lazy("经办代号"), max_length=64, help_text=gettext_lazy("例如 yz-scjg-07；不写姓名。")
    )
    offices = forms.MultipleChoiceField(label=gettext_lazy("职权"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = self.fields["offices"]
        assert isinstance(offices, forms.MultipleChoiceField)
        offices.choices = [(name, text.pick(current())) for name, text in access.OFFICES.items()]


class MailboxForm(DeskForm):
    """Where a department hears of letters beside its desk."""

    address = forms.CharField(
        label=gettext_lazy("公用邮箱"), max_length=254, required=False,
        help_text=gettext_lazy("部门职能邮箱，不填个人邮箱、手机号；留空即停用。"),
    )  # fmt: skip


class KeyForm(DeskForm):
    """A key for a program of the department."""

    scopes = forms.MultipleChoiceField(label=gettext_lazy("权限"), widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label=gettext_lazy("用途"), max_length=200)
    until = day(gettext_lazy("有效至"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [(name, text.pick(current())) for name, text in access.SCOPES.items() if name != "act"]


@desk("credit_office")
def unit(request: HttpRequest, code: str) -> HttpResponseBase:
    """/workbench/units/<code>/: officers, accounts, keys of one department."""
    with found():
        item = access.department(code)
    now, who, lang = timezone.now(), actor(request), current()
    here = reverse("workbench:unit", args=[code])
    issued: Any = None
    waits: dict[str, Any] | None = None
    mailbox = notices.mailbox(conn(), code)

    def set_mailbox(given: dict[str, Any]) -> str:
        notices.set_mailbox(conn(), code, given["address"], actor=who, now=now)
        return str(given["address"])

    steps = [
        Step("officer", _("设立经办席位"),
             lambda g: access.add_officer(g["code"], code, g["offices"], now=now), OfficerForm, told=_("席位已设立。")),
        Step("mailbox", _("设定公用邮箱"),
             set_mailbox, MailboxForm, told=_("公用邮箱已设定。"), initial={"address": mailbox}),
    ]  # fmt: skip
    key = KeyForm(auto_id="key-%s")
    step, named = request.POST.get("step"), request.POST.get("officer", "")[:64]
    mine = {officer.code: officer for officer in access.officers(code)}
    if step in {"officer", "mailbox"}:
        answer = take(request, steps, here)
        if answer is not None:
            return answer
    elif step == "invite" and named in mine:
        asked = DeskForm({})
        with found():
            issued = attempt(
                asked, lambda: access.invite_officer(named, made_by=who.officer, now=now, if_open=_if_open(request))
            )
        waits = {"officer": named, "why": asked.non_field_errors()} if issued is None else None
    elif step == "end" and named in mine:
        access.end_officer(named, now=now)
        messages.success(request, _("席位已停用，其密钥同时失效。"))
        return HttpResponseRedirect(here, status=303)
    elif step == "key":
        key = KeyForm(request.POST, auto_id="key-%s")
        if key.is_valid():
            given = key.cleaned_data
            until = datetime.combine(given["until"], time(23, 59, 59), CHINA) if given["until"] else None
            issued = attempt(
                key, lambda: access.issue_key(code, given["scopes"], now=now, expires_at=until, note=given["note"])
            )
    elif step == "revoke" and request.POST.get("key", "").isdigit():
        number = int(request.POST["key"][:12])
        if any(known.id == number for known in access.keys(code)):
            access.revoke_key(number, now=now)
            messages.success(request, _("密钥已停用。"))
        return HttpResponseRedirect(here, status=303)
    waiting = {item.officer for item in access.open_invitations(officers=list(mine), now=now)}
    context = {
        "item": item,
        "name": say(item.name),
        "issued": _issued(issued),
        "waits": waits,
        "officers": [
            {"code": officer.code, "open": officer.code in waiting,
             "offices": offices_in_words(officer.offices, access.OFFICES, lang),
             "ended": values.moment(officer.ended_at, lang) if officer.ended_at else ""}
            for officer in access.officers(code)
        ],
        "accounts": _accounts(code),
        "keys": [
            {"id": known.id, "prefix": known.prefix, "note": known.note, "officer": known.officer,
             "scopes": offices_in_words(known.scopes, access.SCOPES, lang),
             "expires": values.moment(known.expires_at, lang) if known.expires_at else "",
             "revoked": values.moment(known.revoked_at, lang) if known.revoked_at else ""}
            for known in access.keys(code)
        ],
        "steps": steps,
        "mailbox": mailbox,
        "key": key,
    }  # fmt: skip
    wrong = bool(key.errors) or (step in {"officer", "mailbox"}) or waits is not None
    return page(request, "unit.html", context, nav="units", status=422 if wrong else 200)


@desk("credit_office")
def end_account(request: HttpRequest, word: str) -> HttpResponseBase:
    """/workbench/accounts/<word>/end/ (POST): the account signs in no more. Nobody ends the account they sit on."""
    back = request.POST.get("back", "")
    address = reverse("workbench:unit", args=[back]) if back in {d.code for d in access.departments()} else reverse(
        "workbench:units"
    )  # fmt: skip
    seat = access.seat_of_request(request)
    if request.method != "POST":
        return HttpResponseRedirect(address)
    if seat is not None and seat.word.lower() == word.lower():
        messages.error(request, _("不能停用自己正在使用的账号。"))
        return HttpResponseRedirect(address, status=303)
    with found():
        access.end_account(word, now=timezone.now())
    messages.success(request, _("账号已停用。"))
    return HttpResponseRedirect(address, status=303)


def _waits(form: DeskForm) -> dict[str, Any] | None:
    """The seat with an open invitation that a second one was asked for, and what may be done."""
    why = form.non_field_errors() if form.is_bound else []
    given = getattr(form, "cleaned_data", {})
    return {"why": why, **given} if why and given.get("subject") and given.get("role") else None


def _accounts(department: str | None) -> list[dict[str, Any]]:
    """Accounts of a department's officers; None: of organisations."""
    lang = current()
    return [
        {"word": item.word, "officer": item.officer, "subject": item.subject, "role": item.role,
         "since": values.moment(item.created_at, lang), "ended": values.moment(item.ended_at, lang) if item.ended_at else ""}
        for item in access.accounts()
        if (item.department == department if department is not None else bool(item.subject))
    ]  # fmt: skip


def _issued(issued: Any) -> dict[str, str] | None:
    """What is shown once: an invitation's code or a key."""
    if issued is None:
        return None
    if isinstance(issued, access.IssuedKey):
        return {"kind": "key", "token": issued.token, "to": issued.key.department, "until": ""}
    until = values.moment(issued.invitation.expires_at, current())
    return {"kind": "invitation", "token": issued.token, "until": until,
            "to": issued.invitation.officer or issued.invitation.subject}  # fmt: skip
