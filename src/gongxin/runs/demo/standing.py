"""Ratings, lists, arrears, judgments, commitments and honours: how an organisation stands with a
department."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from gongxin.runs.demo.organisations import Organisation
from gongxin.runs.demo.row import Authority, DocumentNumbers, Row, yuan
from gongxin.runs.demo.sources import read


class Standing:
    """Makes the rows of seven resources. All chance comes from one random stream; `given` of a method
    overrides fields."""

    def __init__(self, rng: Random, numbers: DocumentNumbers) -> None:
        self.rng, self.numbers = rng, numbers
        words = read("standing")
        self.honours: dict[str, list[str]] = words["honours"]
        self.promises: dict[str, dict[str, str]] = words["promises"]
        self._causes: list[str] = words["causes"]
        self._insurances: list[str] = words["insurances"]

    def tax_rating(self, org: Organisation, year: int, on: date, authority: Authority, *, grade: str, **given: Any) -> Row:
        values = _subject(org, on) | {"rating_year": year, "grade": grade, "rated_on": on} | _by(authority)
        return Row("tax_rating", authority.code, on, values | given)

    def environmental_rating(
        self, org: Organisation, year: int, on: date, authority: Authority, *, grade: str, **given: Any
    ) -> Row:
        number = f"{authority.place}发〔{on.year}〕21号"
        values = _subject(org, on) | {
            "rating_year": year,
            "grade": grade,
            "rated_on": on,
            "document_no": number,
        }
        return Row("environmental_rating", authority.code, on, values | _by(authority) | given)

    def abnormal(self, org: Organisation, on: date, authority: Authority, **given: Any) -> Row:
        """An entry on the list of abnormal operations."""
        reasons = ("未按规定公示年度报告", "通过登记的住所或者经营场所无法联系")
        values = _subject(org, on) | {
            "reason": self.rng.choice(reasons),
            "decision_no": self.numbers.next(authority.place, "异列字", on),
            "listed_on": on,
            "removed_on": None,
            "removal_reason": None,
            "removal_authority": None,
        }
        return Row("abnormal_operation", authority.code, on, values | _by(authority) | given)

    def removal(self, entry: Row, on: date) -> Row:
        """The entry once more, with its end."""
        reported = "年度报告" in entry.values["reason"]
        values = entry.values | {
            "removed_on": on,
            "removal_reason": "已补报未报年份的年度报告并公示" if reported else "已依法办理住所变更登记",
            "removal_authority": entry.values["authority_name"],
        }
        return Row(entry.resource, entry.department, on, values)

    def arrears(self, org: Organisation, on: date, authority: Authority, **given: Any) -> Row:
        """Contributions of the months before, found by a document; a third are paid by the time it is
        sent."""
        end = on.replace(day=1) - timedelta(days=1)
        kinds = self.rng.sample(self._insurances, self.rng.choice((1, 1, 2, 3)))
        values = _subject(org, on) | {
            "insurance_kinds": kinds,
            "period_from": date(end.year, max(1, end.month - self.rng.randint(0, 4)), 1),
            "period_to": end,
            "arrears_amount": yuan(self.rng.randint(3, 400) * 1000),
            "document_no": self.numbers.next(authority.place, "社限缴字", on),
            "determined_on": on,
            "payment_state": "未清缴",
            "paid_on": None,
        }
        if self.rng.random() < 0.34:
            values |= {"payment_state": "已清缴", "paid_on": on + timedelta(days=self.rng.randint(3, 14))}
        return Row("social_insurance_arrears", authority.code, on, values | _by(authority) | given)

    def judgment(self, org: Organisation, on: date, authority: Authority, *, performance: str, **given: Any) -> Row:
        """A judgment that binds the organisation. performance: 全部已履行 | 部分未履行 | 全部未履行."""
        amount = self.rng.randint(2, 600) * 5000
        values = _subject(org, on) | {
            "case_no": self.case_no(on, "民终" if self.rng.random() < 0.3 else "民初"),
            "case_kind": "民事",
            "document_kind": "判决书",
            "cause": self.rng.choice(self._causes),
            "court": authority.name,
            "decided_on": on,
            "effective_on": on + timedelta(days=15),
            "obligation": f"被告于判决生效之日起十日内支付原告款项{amount}元。",
            "amount": yuan(amount),
            "performance": performance,
            "unperformed_part": None,
            "closed_on": None,
            "data_source": authority.name,
            "remark": None,
        }
        return Row("court_judgment", authority.code, on, values | given)

    def case_no(self, on: date, kind: str) -> str:
        return f"（{on.year}）云47{kind}{self.numbers.serial(kind, on)}号"

    def commitment(self, org: Organisation, on: date, authority: Authority, *, kind: str, **given: Any) -> Row:
        """A promise; how it was kept is found later."""
        promise = self.promises[kind]
        values: dict[str, Any] = {
            "commitment_no": f"{org.district}{on:%Y%m%d}{self.numbers.serial('commitment', on):06d}",
            "subject_name": org.name_on(on),
            "subject_category": "个体工商户" if org.category == "92" else "法人及非法人组织",
            "subject_uscc": org.uscc,
            "commitment_type": kind,
            "reason": promise["reason"],
            "content": promise["content"],
            "breach_liability": promise["liability"],
            "commitment_date": on,
            "valid_until": on + timedelta(days=365) if kind != "6" else None,
            "fulfilment_state": None,
            "unfulfilled_content": None,
            "breach_sanction": None,
            "state_determined_on": None,
            "state_determined_by": None,
            "state_determined_by_uscc": None,
            "accepting_body": authority.name,
            "accepting_body_uscc": authority.uscc,
            "publication_type": "可向社会公开",
            "data_source": authority.name,
            "remark": None,
        }
        return Row("commitment", authority.code, on, values | given)

    def found(self, promise: Row, state: str, on: date, authority: Authority) -> Row:
        """The promise once more, with what was found: 全部履行 | 部分履行 | 全部未履行."""
        values = promise.values | {
            "fulfilment_state": state,
            "state_determined_on": on,
            "state_determined_by": authority.name,
            "state_determined_by_uscc": authority.uscc,
        }
        if state != "全部履行":
            values |= {
                "unfulfilled_content": "未按承诺期限补齐材料",
                "breach_sanction": "记入信用记录，取消告知承诺适用资格",
            }
        return Row(promise.resource, promise.department, on, values)

    def honour(self, org: Organisation, on: date, authority: Authority, *, title: str = "", **given: Any) -> Row:
        title = title or self.rng.choice(self.honours[authority.code])
        values = _subject(org, on) | {
            "honour_name": title,
            "honour_level": "市级",
            "honour_content": f"授予{org.name_on(on)}“{title}”称号。",
            "document": self.numbers.next(authority.place, "表字", on),
            "awarded_on": on,
            "valid_until": None,
        }
        return Row("honour", authority.code, on, values | _by(authority) | given)


def _subject(org: Organisation, on: date) -> dict[str, Any]:
    return {
        "subject_name": org.name_on(on),
        "subject_uscc": org.uscc,
        "subject_reg_no": org.reg_no or None,
        "subject_org_code": org.org_code if org.category != "92" else None,
    }


def _by(authority: Authority) -> dict[str, Any]:
    return {
        "authority_name": authority.name,
        "authority_uscc": authority.uscc,
        "data_source": authority.name,
        "remark": None,
    }
