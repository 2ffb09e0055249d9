"""A small world put in through registry.api: six organisations whose files show every case the API and the
pages have.

Also used by tests/portal and tests/browser. Days are counted from today, because what is public depends on
it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from gongxin.access import api as access
from gongxin.engine import copying
from gongxin.kernel import uscc
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry
from gongxin.registry.facts import RECORD_COLUMNS, SUBJECT_COLUMNS

CHINA = ZoneInfo("Asia/Shanghai")
TODAY = datetime.now(CHINA).date()
FOOD = uscc.generate("91", "510104", "MA6CFT01")
BIG = uscc.generate("91", "510104", "MA6CFT02")
NEW = uscc.generate("91", "510104", "MA6CFT03")
SHOP = uscc.generate("92", "510104", "MA6CFT04")
COUNTY = uscc.generate("11", "510104", "MB6CFT05")
ODD = FOOD[:17] + ("0" if FOOD[17] != "0" else "1")
BLANK = uscc.generate("92", "510104", "MA6CFT07")
UNKNOWN = uscc.generate("91", "510104", "MA6CFT06")
DEPARTMENT = "scjg"
PERSON = "张三丰"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def key_of(name: str) -> UUID:
    return UUID(bytes=hashlib.md5(name.encode()).digest())


def subject(code: str, name: str, **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(SUBJECT_COLUMNS)
    usual = {
        "uscc": code,
        "name": name,
        "status": "1",
        "issued_nonconforming": False,
        "established": date(2015, 3, 9),
    }
    return row | usual | changes


def record(code: str, name: str, content: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    text = json.dumps(content, ensure_ascii=False)
    row: dict[str, Any] = {
        "row": 2,
        "decided_on": ago(40),
        "effective_from": None,
        "effective_to": None,
        "publication_until": None,
        "public_until": None,
        "record_key": key_of(name).bytes,
        "content_hash": hashlib.md5(text.encode()).digest(),
        "summary_procedure": False,
        "uscc": code,
        "nature": "basic",
        "severity": None,
        "regime": None,
        "authority_uscc": None,
        "content": text,
        "personal": None,
    }
    return row | changes


def penalty(code: str, number: str, **changes: Any) -> dict[str, Any]:
    content = {
        "counterpart_name": "云州市清和食品有限公司",
        "counterpart_uscc": code,
        "legal_representative": "张**",
        "decision_no": f"云市监罚〔2026〕{number}号",
        "unlawful_act": "生产经营标签不符合规定的预包装食品",
        "unlawful_facts": "当事人销售的三批次预包装食品标签未标明生产日期。",
        "legal_basis": "《中华人民共和国食品安全法》第一百二十五条",
        "penalty_category": ["罚款", "没收违法所得"],
        "penalty_content": "罚款人民币三万五千元，没收违法所得 1,280.5 元",
        "fine_amount": "35000.00",
        "confiscated_amount": "1280.50",
        "decision_date": str(ago(40)),
        "authority_name": "云州市市场监督管理局",
    } | changes.pop("content", {})
    usual = {
        "nature": "adverse",
        "severity": "general",
        "regime": "NDRC36",
        "public_until": ahead(325),
        "personal": json.dumps({"legal_representative": PERSON}, ensure_ascii=False),
    }
    return record(code, f"penalty {code} {number}", content, **(usual | changes))


def licence(code: str, number: str, **changes: Any) -> dict[str, Any]:
    content = {
        "counterpart_name": "云州市清和食品有限公司",
        "counterpart_uscc": code,
        "decision_no": f"云市监许〔2026〕{number}号",
        "certificate_name": "食品生产许可证",
        "licence_content": "准予从事糕点、饮料的生产",
        "authority_name": "云州市市场监督管理局",
    } | changes.pop("content", {})
    return record(code, f"licence {code} {number}", content, **changes)


def records(rows: Iterable[Mapping[str, Any]]) -> Any:
    ordered = sorted(rows, key=lambda row: (row["uscc"], row["record_key"]))
    return copying.batches_of(RECORD_COLUMNS, ([row[name] for name in RECORD_COLUMNS] for row in ordered))


def publish(resource: str, rows: Iterable[Mapping[str, Any]], *, number: int, at: datetime) -> registry.Published:
    from django.db import connection, transaction

    with transaction.atomic():
        reference = registry.SubmissionRef(number, resource, DEPARTMENT)
        return registry.publish(connection.connection, reference, records(rows), first_load=None, now=at)


def at(days_ago: int) -> datetime:
    return datetime.combine(ago(days_ago), datetime.min.time(), tzinfo=CHINA) + timedelta(hours=10)


def build(*, many: int = 500) -> None:
    """Put the world in. `many`: records of the subject that has many."""
    from django.db import connection, transaction

    access.add_department(
        DEPARTMENT,
        Bilingual("云州市市场监督管理局", "Yunzhou Administration for Market Regulation"),
        now=at(400),
    )
    subjects = [
        subject(
            FOOD,
            "云州市清和食品有限公司",
            former_names=["云州市清河副食品厂"],
            old_codes=["110108000000016"],
            address="云州市锦江区梧桐路 18 号",
            capital_amount=5_000_000,
            capital_currency="CNY",
            region="510104",
        ),
        subject(BIG, "云州建工集团股份有限公司", region="510104"),
        subject(SHOP, "锦江区老王面馆", region="510104"),
        subject(BLANK, "锦江区空白书店", region="510104"),
        subject(COUNTY, "云州市锦江县人民政府", region="510104", established=None),
        subject(ODD, "云州市清禾食品商行", issued_nonconforming=True, status="4", dissolved=ago(300)),
    ]
    with transaction.atomic():
        connection.ensure_connection()
        reference = registry.SubmissionRef(1, "organisation_registration", DEPARTMENT)
        rows = copying.batches_of(SUBJECT_COLUMNS, ([row[name] for name in SUBJECT_COLUMNS] for row in subjects))
        registry.register_subjects(connection.connection, reference, rows)
        newcomers = copying.batches_of(registry.NEWCOMER_COLUMNS, [(NEW, "云州市新苗科技有限公司", False)])
        registry.ensure_subjects(connection.connection, reference, newcomers)
    first = [
        penalty(FOOD, "17"),
        penalty(
            FOOD,
            "18",
            decided_on=ago(200),
            public_until=ahead(165),
            content={"unlawful_act": "未按规定开展进货查验"},
        ),
        penalty(
            FOOD,
            "19",
            summary_procedure=True,
            severity="minor",
            public_until=date.min,
            content={"unlawful_act": "简易程序的当场处罚"},
        ),
        penalty(
            FOOD,
            "20",
            decided_on=ago(500),
            public_until=ago(100),
            content={"unlawful_act": "公示已经期满的处罚"},
        ),
        penalty(FOOD, "21", decided_on=ago(90), content={"unlawful_act": "已经修复的处罚"}),
        penalty(NEW, "22"),
        *(
            penalty(
                BIG,
                f"{1000 + i}",
                decided_on=ago(20 + i % 200),
                content={"unlawful_act": f"未按规定设置施工围挡（第 {i} 次）"},
            )
            for i in range(many)
        ),
    ]
    publish("administrative_penalty", first, number=2, at=at(30))
    publish("administrative_licence", [licence(FOOD, "3"), licence(SHOP, "4")], number=3, at=at(25))
    _publish_the_rest()
    changed = penalty(FOOD, "17", content={"fine_amount": "25000.00", "penalty_content": "罚款人民币二万五千元"})
    publish("administrative_penalty", [changed], number=4, at=at(10))
    with transaction.atomic():
        for number, state in (("18", "contested"), ("21", "repaired")):
            registry.set_state(
                connection.connection,
                FOOD,
                "administrative_penalty",
                key_of(f"penalty {FOOD} {number}"),
                state,
                department=DEPARTMENT,
                now=at(5),
            )


def _publish_the_rest() -> None:
    """One record each of the other kinds, about the noodle shop and the county."""
    shop, county = {"subject_name": "锦江区老王面馆"}, {"subject_name": "云州市锦江县人民政府"}
    office = {"authority_name": "云州市税务局"}
    adverse = {"nature": "adverse", "severity": "general", "regime": "NDRC36"}
    rest = {
        "organisation_registration": record(
            SHOP, "registration", {"uscc": SHOP, "name": "锦江区老王面馆", "registration_state": "1",
                                   "established_on": "2015-03-09", "business_scope": "餐饮服务；面条、小吃的制作与销售。",
                                   "registration_authority": "云州市市场监督管理局", "legal_representative": "王*"}),
        "tax_rating": record(SHOP, "tax", shop | office | {"rating_year": 2025, "grade": "A"}, nature="favourable"),
        "honour": record(SHOP, "honour", shop | {"honour_name": "诚信经营示范户", "awarded_on": str(ago(60)),
                                                 "authority_name": "云州市人民政府"}, nature="favourable"),
        "commitment": record(SHOP, "commitment", shop | {
            "commitment_no": "CN-1", "commitment_type": "05", "reason": "信用修复", "commitment_date": str(ago(70)),
            "accepting_body": "云州市发展和改革委员会"}, nature="neutral"),
        "abnormal_operation": record(SHOP, "abnormal", shop | {
            "reason": "1", "listed_on": str(ago(100)), "authority_name": "云州市市场监督管理局"},
            **adverse, public_until=ahead(800)),
        "court_judgment": record(COUNTY, "judgment", county | {
            "case_no": "（2026）云0104民初88号", "cause": "建设工程施工合同纠纷", "court": "云州市锦江区人民法院",
            "obligation": "支付工程款 3,260,000 元及利息", "decided_on": str(ago(150))},
            public_until=ahead(400), **(adverse | {"severity": "serious"})),
        "social_insurance_arrears": record(SHOP, "arrears", shop | {
            "insurance_kinds": ["养老保险"], "arrears_amount": "12600.00", "document_no": "云社欠〔2026〕9号",
            "determined_on": str(ago(30)), "authority_name": "云州市社会保险事业管理中心"}, public_until=ahead(90), **adverse),
    }  # fmt: skip
    for number, (resource, row) in enumerate(rest.items(), start=100):
        publish(resource, [row], number=number, at=at(20))


def stands() -> bool:
    """Whether the world is there; puts the counter back that an emptied database lacks."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO change_counter (last) SELECT 0 WHERE NOT EXISTS (SELECT FROM change_counter)")
        cursor.execute("SELECT FROM subject WHERE uscc = %s", [COUNTY])
        return cursor.rowcount == 1
