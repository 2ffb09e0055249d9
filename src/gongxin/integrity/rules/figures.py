"""The figures about a body or a region. Rules GX01-GX07 carry the numbers of government_integrity.yaml (indicators). Counts are
made in the database (queries/figures.sql) and added up; a ratio is always of sums, never a mean of ratios. No composite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gongxin.visibility.rule import Rule


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and sums of one body or region for (since, until]. Money in yuan. Stocks are at the end of `until`."""

    promises_due: int = 0
    promises_kept: int = 0
    promises_late: int = 0
    invoices_due: int = 0
    invoices_on_time: int = 0
    due_yuan: Decimal = Decimal(0)
    on_time_yuan: Decimal = Decimal(0)
    arrears_d30: Decimal = Decimal(0)
    arrears_d90: Decimal = Decimal(0)
    arrears_d180: Decimal = Decimal(0)
    arrears_d365: Decimal = Decimal(0)
    arrears_more: Decimal = Decimal(0)
    arrears_invoices: int = 0
    interest_yuan: Decimal = Decimal(0)
    overdue_total: Decimal = Decimal(0)
    overdue_cleared: Decimal = Decimal(0)
    paid_invoices: int = 0
    paid_days: int = 0
    complaints_filed: int = 0
    complaints_counted: int = 0
    complaints_in_time: int = 0
    complaints_open: int = 0
    judgments_open: int = 0
    breaches_recognised: int = 0
    breaches_repaired: int = 0
    breaches_open: int = 0
    repair_days: int = 0

    @classmethod
    def of(cls, counts: Mapping[str, Decimal | int]) -> Figures:
        """From {name: number}; a name that is none raises KeyError."""
        known = {field.name: field.type for field in fields(cls)}
        for name in counts:
            if name not in known:
                raise KeyError(name)
        values: dict[str, Any] = {n: Decimal(v) if known[n] == "Decimal" else int(v) for n, v in counts.items()}
        return cls(**values)

    @property
    def arrears(self) -> Decimal:
        return self.arrears_d30 + self.arrears_d90 + self.arrears_d180 + self.arrears_d365 + self.arrears_more


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Per cent to one decimal; None where there is nothing to divide by."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


class GX01(Rule):
    """Judgments and review decisions against the body that are not performed: those whose day of performance is over on the
    last day of the period."""

    zh = "未履行的判决和复议决定：截至期末履行期限已过而未履行的件数。"

    @staticmethod
    def value(figures: Figures) -> int:
        return figures.judgments_open


class GX02(Rule):
    """Arrears at the end of the period, by age; clearance is the share of all that ever fell overdue and was paid since."""

    zh = "期末拖欠款余额（按账龄）；清偿率为历史上全部逾期款项中此后已支付的比例。"

    @staticmethod
    def value(figures: Figures) -> Decimal | None:
        return share(figures.overdue_cleared, figures.overdue_total)


class GX03(Rule):
    """Complaints about the body closed in time: of those closed in the period, or whose term ended in it, whichever came first,
    the share closed by the end of their term."""

    zh = "投诉按期办结率：期内办结或者期限届满（以先到者计）的投诉中，在期限内办结的比例。"

    @staticmethod
    def value(figures: Figures) -> Decimal | None:
        return share(figures.complaints_in_time, figures.complaints_counted)


class GX04(Rule):
    """Promises kept: of the promises due in the period, the share done on or before the due day. Kept late is counted apart."""

    zh = "承诺兑现率：期内到期的承诺中，在到期日当日或者之前完成的比例；逾期补正的另计。"

    @staticmethod
    def value(figures: Figures) -> Decimal | None:
        return share(figures.promises_kept, figures.promises_due)


class GX05(Rule):
    """Paid on time: of the invoices due in the period, the share whose undisputed sum was paid in full by the due day."""

    zh = "按期付款率：期内到期的发票中，无争议金额在到期日之前（含当日）付清的比例。"

    @staticmethod
    def value(figures: Figures) -> Decimal | None:
        return share(figures.invoices_on_time, figures.invoices_due)


class GX06(Rule):
    """Breaches: recognised in the period, open at its end, repaired in it, and the mean days from recognition to repair."""

    zh = "违约失信：期内认定数、期末未修复数、期内修复数，以及认定至修复的平均天数。"

    @staticmethod
    def value(figures: Figures) -> Decimal | None:
        if not figures.breaches_repaired:
            return None
        return (Decimal(figures.repair_days) / figures.breaches_repaired).quantize(Decimal("0.1"), ROUND_HALF_UP)


class GX07(Rule):
    """Days to pay small and medium enterprises: the mean, over invoices paid in full within the period, of the days from
    delivery (or the confirmed settlement) to the last payment."""

    zh = "向中小企业付款的平均天数：期内全额付清的发票，自交付（或者确认结算）至最后一笔付款的平均天数。"

    @staticmethod
    def value(figures: Figures) -> Decimal | None:
        if not figures.paid_invoices:
            return None
        return (Decimal(figures.paid_days) / figures.paid_invoices).quantize(Decimal("0.1"), ROUND_HALF_UP)


RULES: tuple[type[Rule], ...] = (GX01, GX02, GX03, GX04, GX05, GX06, GX07)


def ratios(figures: Figures) -> dict[str, Decimal | None]:
    """The ratios by name; each is one rule's value, and nothing combines them."""
    return {
        "promises_kept_percent": GX04.value(figures),
        "paid_on_time_percent": GX05.value(figures),
        "arrears_cleared_percent": GX02.value(figures),
        "complaints_in_time_percent": GX03.value(figures),
        "days_to_pay": GX07.value(figures),
        "days_to_repair": GX06.value(figures),
    }
