"""Ratings, lists, arrears, judgments, commitments and honours: how an organisation stands with a department."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from gongxin.runs.demo.organisations import Organisation
from gongxin.runs.demo.row import Authority, DocumentNumbers, Row, source, yuan

CAUSES = ("买卖合同纠纷", "建设工程施工合同纠纷", "承揽合同纠纷", "劳动争议", "租赁合同纠纷", "服务合同纠纷", "运输合同纠纷", "物业服务合同纠纷")
HONOURS = {
    "SCJG": (("云州市质量奖", "质量"), ("云州市放心消费示范单位", "消费"), ("诚信计量示范单位", "计量")),
    "ZJJ": (("云州市优质结构工程奖", "建设"), ("云州市建筑施工安全文明标准化工地", "建设")),
    "MZJ": (("云州市先进社会组织", "社会组织"), ("社会组织评估4A级", "社会组织")),
    "NYNC": (("市级农民合作社示范社", "农业"), ("云州市农业产业化重点龙头企业", "农业")),
    "FGW": (("云州市诚信示范企业", "信用"), ("云州市守信激励典型单位", "信用")),
}
PROMISES = {
    "1": ("食品经营许可告知承诺", "承诺已知晓并满足许可条件，按期提交全部材料。", "未履行承诺的，撤销行政许可决定，依法追究责任。"),
    "2": ("工程规划许可容缺受理", "承诺在十个工作日内补齐所缺材料。", "逾期未补齐的，终止办理并记入信用记录。"),
    "3": ("无违法违规记录证明事项", "承诺所述事项真实、准确、完整。", "承诺不实的，撤销决定并依法处理。"),
    "4": ("行政处罚信息信用修复", "承诺已纠正失信行为、履行相关义务，今后依法诚信经营。", "违反承诺的，依法从重处理。"),
    "5": ("行业自律承诺", "承诺遵守行业公约，不虚假宣传，不低价倾销。", "违反承诺的，接受行业惩戒并公开。"),
    "6": ("主动公开信用承诺", "承诺依法经营、诚实守信、接受社会监督。", "违反承诺的，自愿接受约束和惩戒。"),
}


class Standing:
    """Makes the rows of seven resources. All chance comes from one random stream."""

    def __init__(self, rng: Random, numbers: DocumentNumbers) -> None:
        self.rng, self.numbers = rng, numbers

    def tax_rating(self, org: Organisation, year: int, on: date, authority: Authority, grade: str, **given: Any) -> Row:
        values = subject(org, on) | {
            "rating_year": year, "grade": grade, "decision_date": on,
            "authority_name": authority.name, "authority_uscc": authority.uscc, "remark": None,
        } | source(authority)  # fmt: skip
        return Row("tax_rating", authority.code, on, values | given)

    def environmental_rating(self, org: Organisation, year: int, on: date, authority: Authority, grade: str, **given: Any) -> Row:
        values = subject(org, on) | {
            "rating_year": year, "grade": grade, "decision_date": on,
            "authority_name": authority.name, "authority_uscc": authority.uscc, "remark": None,
        } | source(authority)  # fmt: skip
        return Row("environmental_rating", authority.code, on, values | given)

    def abnormal(self, org: Organisation, on: date, authority: Authority, *, removed: date | None = None, **given: Any) -> Row:
        """An entry on the list of abnormal operations; with `removed`, the same entry sent again when it was taken off."""
        reason = self.rng.choice(("未按规定公示年度报告", "通过登记住所或者经营场所无法联系"))
        values = subject(org, on) | {
            "list_reason": reason, "listed_date": on, "decision_no": self.numbers.next(authority.place, "异常列字", on),
            "authority_name": authority.name, "authority_uscc": authority.uscc,
            "removal_reason": None, "removed_date": None, "removal_authority": None, "remark": None,
        } | source(authority)  # fmt: skip
        return Row("abnormal_operation", authority.code, on, values | given)

    def removal(self, entry: Row, on: date) -> Row:
        """The entry once more, with its end."""
        values = entry.values | {
            "removed_date": on, "removal_authority": entry.values["authority_name"],
            "removal_reason": "已补报未报年份的年度报告并公示" if "年度报告" in entry.values["list_reason"]
            else "依法办理住所变更登记后提出移出申请",
        }  # fmt: skip
        return Row(entry.resource, entry.department, on, values)

    def arrears(self, org: Organisation, on: date, authority: Authority, **given: Any) -> Row:
        end = on.replace(day=1) - timedelta(days=1)
        owed = self.rng.randint(3, 400) * 1000
        values = subject(org, on) | {
            "insurance_kind": self.rng.choice(("企业职工基本养老保险", "职工基本医疗保险", "工伤保险", "失业保险")),
            "arrears_from": date(end.year, max(1, end.month - self.rng.randint(0, 4)), 1), "arrears_to": end,
            "amount": yuan(owed), "document_no": self.numbers.next(authority.place, "社缴限字", on), "decision_date": on,
            "authority_name": authority.name, "authority_uscc": authority.uscc, "remark": None,
        } | source(authority)  # fmt: skip
        return Row("social_insurance_arrears", authority.code, on, values | given)

    def judgment(self, org: Organisation, on: date, authority: Authority, performance: str, **given: Any) -> Row:
        """A judgment that has taken effect; performance: 全部履行 | 部分履行 | 全部未履行."""
        cause = self.rng.choice(CAUSES)
        amount = self.rng.randint(2, 600) * 5000
        values = subject(org, on) | {
            "case_no": self.case_no(on, "民终" if self.rng.random() < 0.3 else "民初"),
            "document_type": "民事判决书", "cause": cause, "party_role": "被告",
            "judgment_result": f"被告于判决生效之日起十日内支付原告款项{amount}元。", "amount": yuan(amount),
            "decision_date": on, "effective_date": on + timedelta(days=15),
            "performance": performance, "enforcement_case_no": None, "enforcement_date": None,
            "authority_name": authority.name, "authority_uscc": authority.uscc, "remark": None,
        } | source(authority)  # fmt: skip
        return Row("court_judgment", authority.code, on, values | given)

    def case_no(self, on: date, kind: str) -> str:
        key = self.numbers.plain(kind, "4701", on)
        return f"（{on.year}）云47{kind}{int(key.rsplit('-', 1)[1])}号"

    def commitment(self, org: Organisation, on: date, authority: Authority, kind: str, **given: Any) -> Row:
        matter, content, liability = PROMISES[kind]
        values = {
            "commitment_no": self.numbers.plain("CN", org.district, on).replace("-", "")[2:].zfill(15),
            "subject_name": org.name_on(on), "subject_category": "个体工商户" if org.category == "92" else "法人及非法人组织",
            "subject_uscc": org.uscc, "commitment_type": kind, "matter": matter, "content": content, "liability": liability,
            "commitment_date": on, "valid_until": on + timedelta(days=365) if kind != "6" else None,
            "fulfilment": "全部履行", "unfulfilled_content": None, "sanction": None, "determined_on": None,
            "determined_by": None, "determined_by_uscc": None,
            "authority_name": authority.name, "authority_uscc": authority.uscc, "publication": "可向社会公开", "remark": None,
        }  # fmt: skip
        return Row("commitment", authority.code, on, values | given)

    def honour(self, org: Organisation, on: date, authority: Authority, title: str = "", **given: Any) -> Row:
        title = title or self.rng.choice(HONOURS[authority.code])[0]
        values = subject(org, on) | {
            "honour_name": title, "honour_level": "市级", "document_no": self.numbers.next(authority.place, "表字", on),
            "content": f"授予{org.name_on(on)}“{title}”称号。", "decision_date": on, "valid_until": None,
            "authority_name": authority.name, "authority_uscc": authority.uscc, "remark": None,
        } | source(authority)  # fmt: skip
        return Row("honour", authority.code, on, values | given)


def subject(org: Organisation, on: date) -> dict[str, Any]:
    return {"subject_name": org.name_on(on), "subject_uscc": org.uscc}
