"""Invoices and arrears of government bodies. Rules PAY1-PAY9; source: government_integrity.yaml, sme_payment_rules
(保障中小企业款项支付条例, State Council Decree No. 802, from 2025-06-01; P32). The reference gives no article numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from gongxin.visibility.rule import Rule

TERM = 30
"""Days from delivery."""
LONGEST_TERM = 60
"""… where the contract says so, at most."""
DAILY_RATE = Decimal("0.0005")
"""Late interest a day where the contract names none (known, not seen in full)."""
CENT = Decimal("0.01")
MOST = Decimal(10) ** 15
AGES: tuple[tuple[str, int, int | None], ...] = (
    ("d30", 1, 30), ("d90", 31, 90), ("d180", 91, 180), ("d365", 181, 365), ("more", 366, None),
)  # fmt: skip
"""Ages of arrears: (name, first day, last day)."""


class PAY1(Rule):
    """A government body pays within 30 days of delivery; a contract may agree otherwise, at most 60 days; a longer agreed
    term counts as 60."""

    zh = "机关、事业单位自交付之日起30日内付款；合同另有约定的，最长不超过60日；约定更长的按60日计。"

    @staticmethod
    def due_on(starts: date, agreed_days: int | None) -> date:
        """The last day on which a payment is in time."""
        return starts + timedelta(days=min(agreed_days or TERM, LONGEST_TERM))


class PAY2(Rule):
    """Where the contract settles by progress or by period, the days run from the day the sum was confirmed."""

    zh = "合同约定按履行进度或者定期结算的，期限自双方确认结算金额之日起算。"

    @staticmethod
    def starts(delivered_on: date, settled_on: date | None) -> date:
        return settled_on or delivered_on


class PAY3(Rule):
    """Payment does not wait for what a third party pays, for an audit, a filing, an internal process, or a change of those in
    charge; such a clause or excuse moves no due day."""

    zh = "不得以收到第三方付款、审计、备案、内部流程或者负责人变更为条件；这样的约定和理由不改变到期日。"


class PAY4(Rule):
    """The part that is not disputed is paid in time; a dispute has a reason, and only the disputed part waits."""

    zh = "无争议部分按期先付；争议须说明理由，仅争议部分可待解决。"

    @staticmethod
    def undisputed(amount: Decimal, disputed: Decimal) -> Decimal:
        return amount - disputed


class PAY5(Rule):
    """Arrears are what was due before a day, not disputed, and not paid by that day."""

    zh = "拖欠款是指某日之前已到期、无争议、至该日仍未支付的款项。"

    @staticmethod
    def outstanding(amount: Decimal, disputed: Decimal, paid: Decimal, due_on: date, on: date) -> Decimal:
        """Yuan outstanding at the end of the day `on`; nothing on the due day itself."""
        return max(PAY4.undisputed(amount, disputed) - paid, Decimal(0)) if on > due_on else Decimal(0)

    @staticmethod
    def age(due_on: date, on: date) -> str | None:
        """The name of the age band, or None where it is not late."""
        days = (on - due_on).days
        return next((name for name, first, last in AGES if days >= first and (last is None or days <= last)), None)


class PAY6(Rule):
    """Late interest is what the contract agrees, but not below the one-year LPR of the day it was signed; where it agrees none,
    0.05 per cent of the overdue sum a day."""

    zh = "逾期利息按约定利率，但不低于合同订立时一年期贷款市场报价利率；未约定的，按每日万分之五。"

    @staticmethod
    def applied_rate(agreed: Decimal | None, lpr: Decimal | None) -> Decimal | None:
        """Per cent a year; None where none is agreed (then the day's rate holds). lpr None: not known for that day."""
        return agreed if agreed is None or lpr is None else max(agreed, lpr)


class PAY7(Rule):
    """Interest is simple, runs from the day after the due day on what is overdue, stops with each payment for the part paid,
    and is rounded to the cent once, at the end, per invoice."""

    zh = "利息为单利，自到期日次日起就逾期部分计算，随每笔支付相应停止；每张发票最后一次四舍五入到分。"

    @staticmethod
    def interest(
        principal: Decimal, payments: Sequence[tuple[date, Decimal]], due_on: date, on: date, annual: Decimal | None
    ) -> Decimal:
        """Yuan. principal: overdue at the end of the due day; payments after it, (day, yuan), in any order."""
        left, weighted = principal, Decimal(0)
        for day, amount in sorted(payments):
            if due_on < day <= on:
                part = min(amount, left)
                weighted += part * (day - due_on).days
                left -= part
        if on > due_on:
            weighted += left * (on - due_on).days
        yuan = weighted * DAILY_RATE if annual is None else weighted * annual / 36500
        return yuan.quantize(CENT, ROUND_HALF_UP)


class PAY8(Rule):
    """A contract has a value, an invoice and a payment have an amount above nothing, in yuan and whole cents; nothing is paid
    before its invoice, and no invoice is paid twice over."""

    zh = "合同须有金额，发票和付款金额须大于零，以元计、精确到分；付款不得早于发票，累计不得超过发票金额。"

    @staticmethod
    def money(amount: Decimal) -> bool:
        return amount.is_finite() and 0 < amount < MOST and amount == amount.quantize(CENT)


class PAY9(Rule):
    """A delivery lies on or after the signing of its contract; no day that is entered lies in the future."""

    zh = "交付不早于合同签订；录入的日期不得晚于当日。"


RULES: tuple[type[Rule], ...] = (PAY1, PAY2, PAY3, PAY4, PAY5, PAY6, PAY7, PAY8, PAY9)


def lpr_on(day: date, rates: Mapping[date, Decimal], known_through: date) -> Decimal | None:
    """The LPR of a day, or None before the table begins or after it ends."""
    if day > known_through:
        return None
    return next((rates[start] for start in sorted(rates, reverse=True) if start <= day), None)
