"""One contract of a government body: invoices, payments, what the body disputes, what is owed today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access.api import Actor
from gongxin.integrity import api as integrity
from gongxin.kernel.dates import CHINA
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, conn, desk, found, own_code
from gongxin.workbench.forms import ChoosingForm, DeskForm, choice, day, line, money, words
from gongxin.workbench.sheets import Card, Case, Cell, Row, Table, day_cell, yuan
from gongxin.workbench.steps import Step, take
from gongxin.workbench.views.complaints import body_name
from gongxin.workbench.words import picked


class InvoiceForm(DeskForm):
    """An invoice under the contract."""

    number = line(gettext_lazy("发票号"), most=100)
    amount = money(gettext_lazy("金额（元）"), required=True)
    delivered_on = day(gettext_lazy("交付日期"))
    issued_on = day(gettext_lazy("开票日期"))
    settled_on = day(gettext_lazy("结算日期"), required=False)


class PaymentForm(ChoosingForm):
    """A payment on an invoice."""

    invoice = choice(gettext_lazy("发票"))
    amount = money(gettext_lazy("金额（元）"), required=True)
    paid_on = day(gettext_lazy("付款日期"))
    reference = line(gettext_lazy("凭证号"), most=100)


class DisputeForm(ChoosingForm):
    """What the body disputes of an invoice."""

    invoice = choice(gettext_lazy("发票"))
    amount = money(gettext_lazy("争议金额（元）"), required=True, help_text=gettext_lazy("填0即撤回争议；无争议部分照付。"))
    reason = words(gettext_lazy("争议理由"), required=False, most=1000)


@desk("integrity", "credit_office")
def contract(request: HttpRequest, number: int) -> HttpResponseBase:
    """/workbench/integrity/contracts/<n>/: one contract, its invoices, what was paid and what is owed."""
    who, now, lang = actor(request), timezone.now(), current()
    today = now.astimezone(CHINA).date()
    with found():
        known = integrity.contract(conn(), number)
    rows = integrity.invoices_of(conn(), number, on=today)
    steps = _contract_steps(known, rows, who, now)
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:integrity_contract", args=[number]))
        if answer is not None:
            return answer
    facts = [
        (_("编号"), known.number), (_("甲方"), body_name(known.body)),
        (_("相对方"), f"{known.counterpart_name} {known.counterpart}"), (_("领域"), picked(integrity.DOMAINS[known.domain])),
        (_("金额"), values.amount(known.value, lang)), (_("签订"), values.day(known.signed_on, lang)),
        (_("履约期限"), values.day(known.ends_on, lang) if known.ends_on else ""),
        (_("约定付款天数"), str(known.agreed_days or "")), (_("逾期年利率（%）"), str(known.applied_rate or "")),
        ("OCID", known.ocid),
    ]  # fmt: skip
    table = Table(
        [_("发票"), _("金额（元）"), _("交付"), _("到期"), _("已付（元）"), _("欠款（元）"), _("逾期天数"), _("利息（元）")],
        [
            Row(
                row["number"], "",
                (
                    yuan(row["amount"]), day_cell(row["delivered_on"]), day_cell(row["due_on"]), yuan(row["paid"]),
                    yuan(row["outstanding"]), Cell(row["days_late"], "num"), yuan(row["interest"]),
                ),
                late=bool(row["days_late"]),
            )
            for row in rows
        ],
        _("还没有发票。"),
    )  # fmt: skip
    return Case(
        "integrity", known.title, (reverse("workbench:integrity_body", args=[known.body]), body_name(known.body)),
        wide=Card(_("发票和付款"), table=table), steps=steps,
        cards=[Card(_("合同"), facts=[pair for pair in facts if pair[1]])],
    ).answer(request)  # fmt: skip


def _contract_steps(known: integrity.Contract, rows: list[dict[str, Any]], who: Actor, now: Any) -> list[Step]:
    if not who.holds("integrity"):
        return []
    c, whole = conn(), {"actor": who, "now": now}
    listed = [(str(row["id"]), row["number"]) for row in rows]
    steps = [
        Step("invoice", _("录入发票"),
             lambda g: integrity.add_invoice(c, known.id, integrity.NewInvoice(**g), **whole), InvoiceForm)
    ]  # fmt: skip
    if listed:
        steps.append(
            Step("pay", _("登记付款"),
                 lambda g: integrity.pay(c, int(g["invoice"]), g["amount"], paid_on=g["paid_on"], reference=g["reference"],
                                         **whole),
                 PaymentForm, given={"choices": {"invoice": listed}}, places={"PAY8": "amount"})
        )  # fmt: skip
        if integrity.body(c, known.body).holder == own_code(who):
            steps.append(
                Step("dispute", _("对发票提出争议"),
                     lambda g: integrity.dispute(c, int(g["invoice"]), g["amount"], reason=g["reason"], **whole), DisputeForm,
                     given={"choices": {"invoice": listed}}, places={"PAY4": "amount"})
            )  # fmt: skip
    return steps
