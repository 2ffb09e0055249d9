"""Government integrity at the desk: bodies and their successors, contracts with invoices and payments, judgments, breaches;
entered one by one or by an OCDS file. What is entered is public at once (gongxin.civic)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.integrity import api as integrity
from gongxin.kernel import uscc
from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, conn, desk, found, own_code
from gongxin.workbench.forms import ChoosingForm, DeskForm, choice, day, line, money, words
from gongxin.workbench.sheets import Card, Case, Cell, Listing, Row, Tab, Table, day_cell, yuan
from gongxin.workbench.steps import Step, take
from gongxin.workbench.views.complaints import body_name
from gongxin.workbench.words import BREACHES, picked, word

KINDS = ("contracts", "invoices", "judgments", "breaches")
MOST = 100


def _kinds() -> dict[str, str]:
    return {"contracts": _("合同"), "invoices": _("欠款"), "judgments": _("判决和复议"), "breaches": _("违约失信")}


class EnrolForm(ChoosingForm):
    """A government body."""

    uscc = line(gettext_lazy("统一社会信用代码"), most=40)
    name_zh = line(gettext_lazy("中文全称"))
    name_en = line(gettext_lazy("英文名称"), required=False)
    region = line(gettext_lazy("行政区划代码"), most=6)
    level = choice(gettext_lazy("层级"))
    superior = choice(gettext_lazy("上级单位"), required=False)


class FileForm(DeskForm):
    """Contracts by file."""

    file = forms.FileField(label=gettext_lazy("OCDS 1.1 发布包（JSON）"), widget=forms.FileInput(attrs={"accept": ".json"}))


@desk("integrity", "credit_office")
def all_(request: HttpRequest) -> HttpResponseBase:
    """/workbench/integrity/: the bodies; entering one, and contracts by file."""
    who, now = actor(request), timezone.now()
    known = integrity.bodies(conn())
    steps = []
    if who.holds("integrity"):
        steps.append(
            Step("import", _("按文件录入合同、发票和付款"),
                 lambda g: integrity.import_package(conn(), g["file"].read(), actor=who, now=now), FileForm,
                 hint=_("全部无误才入库；有问题的逐条列出，没有任何内容入库。"), told=_("已录入。"),
                 places={"integrity.import": "file"})
        )  # fmt: skip
    if who.holds("credit_office"):
        levels = [(name, text.pick(current())) for name, text in access.LEVELS.items()]
        bodies = [(body.uscc, body_name(body.uscc)) for body in known]
        steps.append(
            Step("enrol", _("登记单位"),
                 lambda g: integrity.enrol(conn(), g["uscc"], Bilingual(g["name_zh"], g["name_en"]), region=g["region"],
                                           level=g["level"], superior=g["superior"] or None, actor=who, now=now),
                 EnrolForm, given={"choices": {"level": levels, "superior": bodies}}, places={"DUT5": "uscc"})
        )  # fmt: skip
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:integrity"))
        if answer is not None:
            return answer
    table = Table(
        [_("单位"), _("统一社会信用代码"), _("区划"), _("上级单位"), _("责任承继")],
        [
            Row(
                body_name(body.uscc), reverse("workbench:integrity_body", args=[body.uscc]),
                (
                    Cell(body.uscc, "code"), Cell(body.region), Cell(body_name(body.superior) if body.superior else ""),
                    Cell(body_name(body.holder) if body.holder != body.uscc else ""),
                ),
            )
            for body in known
        ],
        _("还没有登记单位。"),
    )  # fmt: skip
    public = (_("公开页面"), reverse("civic:integrity"))
    return Listing("integrity", _("政务诚信"), table, steps=steps, button=public).answer(request)


class ContractForm(ChoosingForm):
    """A contract of the body."""

    number = line(gettext_lazy("合同编号"), most=100)
    kind = choice(gettext_lazy("合同类型"))
    domain = choice(gettext_lazy("领域"))
    title = line(gettext_lazy("合同名称"))
    counterpart = line(gettext_lazy("相对方的统一社会信用代码"), most=40)
    counterpart_name = line(gettext_lazy("相对方名称"))
    counterpart_size = choice(gettext_lazy("相对方规模"))
    value = money(gettext_lazy("合同金额（元）"), required=True)
    signed_on = day(gettext_lazy("签订日期"))
    ends_on = day(gettext_lazy("履约期限"), required=False)
    agreed_days = forms.IntegerField(
        label=gettext_lazy("约定付款天数"), required=False, min_value=1, max_value=3650,
        help_text=gettext_lazy("法定30日，合同另有约定的最长60日。"),
    )  # fmt: skip
    agreed_rate = forms.DecimalField(
        label=gettext_lazy("约定逾期年利率（%）"), required=False, min_value=0, max_value=100, max_digits=7, decimal_places=4
    )

    def clean_counterpart(self) -> str:
        return str(uscc.normalise(self.cleaned_data["counterpart"]))


class JudgmentForm(ChoosingForm):
    """A judgment or review decision against the body."""

    case_no = line(gettext_lazy("案号"), most=100)
    kind = choice(gettext_lazy("种类"))
    court = line(gettext_lazy("法院或者复议机关"))
    obligation = words(gettext_lazy("应履行的义务"), most=1000)
    amount = money(gettext_lazy("金额（元）"))
    decided_on = day(gettext_lazy("作出日期"))
    due_on = day(gettext_lazy("履行期限"))


class PerformedForm(ChoosingForm):
    """That a judgment was performed."""

    judgment = choice(gettext_lazy("案号"))
    performed_on = day(gettext_lazy("履行日期"))


class SuccessionForm(ChoosingForm):
    """Who took over the duties."""

    successor = choice(gettext_lazy("承继单位"))
    kind = choice(gettext_lazy("方式"))
    on_date = day(gettext_lazy("生效日期"))
    basis = line(gettext_lazy("依据"), most=500)


class HeadForm(DeskForm):
    """That those in charge changed."""

    on_date = day(gettext_lazy("变动日期"), help_text=gettext_lazy("不登记姓名；负责人变动不改变单位的任何义务。"))


@desk("integrity", "credit_office")
def body(request: HttpRequest, code: str) -> HttpResponseBase:
    """/workbench/integrity/<code>/: one body: its records by kind, and what can be entered."""
    who, now, lang = actor(request), timezone.now(), current()
    today = now.astimezone(CHINA).date()
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else KINDS[0]
    with found():
        known = integrity.body(conn(), code)
    rows = integrity.records(conn(), kind, code, on=today, limit=MOST, late=kind == "invoices")
    steps = _steps(known, who, now, today)
    if request.method == "POST":
        answer = take(request, steps, request.get_full_path())
        if answer is not None:
            return answer
    names = _kinds()
    line_ = [
        f"{values.day(item.on_date, lang)}  {body_name(item.predecessor)} → {body_name(item.successor)}  {item.basis}"
        for item in integrity.line_of(conn(), code)
    ]
    cards = [Card(_("机构调整"), said="\n".join(line_))] if line_ else []
    return Case(
        "integrity", body_name(code), (reverse("workbench:integrity"), _("政务诚信")), steps=steps, cards=cards,
        wide=Card(names[kind], table=_table(kind, rows, today)),
        lead=code + (f" · {_('上级单位')} {body_name(known.superior)}" if known.superior else ""),
        tabs=[Tab(names[name], f"?kind={name}", name == kind) for name in KINDS],
        note=_("责任由%(name)s承继。") % {"name": body_name(known.holder)} if known.holder != code else "",
    ).answer(request)  # fmt: skip


def _table(kind: str, rows: list[dict[str, Any]], today: date) -> Table:
    amount, of_day = yuan, day_cell

    def contract(number: int) -> str:
        return str(reverse("workbench:integrity_contract", args=[number]))

    if kind == "contracts":
        return Table(
            [_("合同"), _("编号"), _("相对方"), _("金额（元）"), _("签订"), _("发票")],
            [Row(row["title"], contract(row["id"]), (Cell(row["number"]), Cell(row["counterpart_name"]), amount(row["value"]),
                                                     of_day(row["signed_on"]), Cell(row["invoices"], "num"))) for row in rows],
            _("没有合同。"),
        )  # fmt: skip
    if kind == "invoices":
        return Table(
            [_("发票"), _("合同"), _("到期"), _("欠款（元）"), _("逾期天数"), _("利息（元）"), _("争议（元）")],
            [Row(row["number"], contract(row["contract"]),
                 (Cell(row["title"]), of_day(row["due_on"]), amount(row["outstanding"]), Cell(row["days_late"], "num"),
                  amount(row["interest"]), amount(row["disputed"]))) for row in rows],
            _("没有欠款。"),
        )  # fmt: skip
    if kind == "judgments":
        return Table(
            [_("案号"), _("法院或者复议机关"), _("义务"), _("金额（元）"), _("履行期限"), _("履行")],
            [Row(row["case_no"], "", (Cell(row["court"]), Cell(row["obligation"]), amount(row["amount"]), of_day(row["due_on"]),
                                      of_day(row["performed_on"])), late=not row["performed_on"] and row["due_on"] < today)
             for row in rows],
            _("没有判决和复议。"),
        )  # fmt: skip
    return Table(
        [_("文书号"), _("领域"), _("事实"), _("金额（元）"), _("认定"), _("状态")],
        [Row(row["document_no"], "", (Cell(picked(integrity.DOMAINS[row["domain"]])), Cell(row["facts"]), amount(row["amount"]),
                                      of_day(row["recognised_on"]), Cell(word(BREACHES, "standing"), chip="adverse")))
         for row in rows],
        _("没有未修复的违约失信。"),
    )  # fmt: skip


def _steps(known: integrity.Body, who: Actor, now: Any, today: date) -> list[Step]:
    c, whole, code = conn(), {"actor": who, "now": now}, known.uscc
    steps: list[Step] = []
    if who.holds("integrity"):
        domains = [(name, picked(pair)) for name, pair in integrity.DOMAINS.items()]
        kinds = [("procurement", _("采购")), ("ppp", _("政府和社会资本合作")), ("investment", _("招商引资协议"))]
        sizes = [("sme", _("中小企业")), ("large", _("大型企业")), ("other", _("其他"))]
        steps.append(
            Step("contract", _("录入合同"),
                 lambda g: integrity.enter_contract(c, integrity.NewContract(body=code, **g), **whole), ContractForm,
                 given={"choices": {"kind": kinds, "domain": domains, "counterpart_size": sizes}},
                 places={"PAY8": "number"})
        )  # fmt: skip
        if known.holder != own_code(who):
            steps.append(
                Step("judgment", _("录入判决、复议决定"), lambda g: integrity.enter_judgment(c, code, **g, **whole),
                     JudgmentForm,
                     given={"choices": {"kind": [("judgment", _("判决")), ("review", _("复议决定"))]}})
            )  # fmt: skip
        open_ = [
            (str(row["id"]), row["case_no"])
            for row in integrity.records(c, "judgments", code, on=today, limit=MOST)
            if not row["performed_on"]
        ]
        if open_:
            steps.append(
                Step("performed", _("登记判决已履行"),
                     lambda g: integrity.perform_judgment(c, int(g["judgment"]), g["performed_on"], **whole), PerformedForm,
                     given={"choices": {"judgment": open_}})
            )  # fmt: skip
    if who.holds("credit_office"):
        others = [(item.uscc, body_name(item.uscc)) for item in integrity.bodies(c) if item.uscc != code]
        ways = [("merged", _("合并")), ("split", _("分设")), ("renamed", _("更名")), ("dissolved", _("撤销"))]
        if known.holder == code:
            steps.append(
                Step("succeed", _("登记责任承继"),
                     lambda g: integrity.succeed(c, code, g["successor"], on_date=g["on_date"], kind=g["kind"],
                                                 basis=g["basis"], **whole), SuccessionForm, grave=True,
                     given={"choices": {"successor": others, "kind": ways}}, places={"DUT3": "successor", "DUT1": "basis"},
                     hint=_("全部义务转由承继单位承担，不因机构调整消灭。"))
            )  # fmt: skip
        steps.append(
            Step("head", _("登记负责人变动"), lambda g: integrity.note_change_of_head(c, code, g["on_date"], **whole), HeadForm)
        )
    return steps
