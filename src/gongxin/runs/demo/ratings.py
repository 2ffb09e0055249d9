"""What the demo's city shows of ratings: some grades as authorities give them, a run of every model in force, and a trial."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from gongxin.runs.demo.feeds import BEIJING

if TYPE_CHECKING:
    from gongxin.runs.demo.manifest import Manifest

OFFICE, OFFICE_AT = "demo", "FGW"
AUTHORITIES = {"LABOUR": "RSJ", "TAX_NOT_A": "SWJ"}
"""Model → the department that is its authority."""
GIVEN: tuple[tuple[str, str, str, str, int, str], ...] = (
    ("builder", "public_evaluation", "D", "FGW", 200, "云州市发展和改革委员会"),
    ("food", "public_evaluation", "B", "FGW", 200, "云州市发展和改革委员会"),
    ("chemical", "public_evaluation", "C", "FGW", 200, "云州市发展和改革委员会"),
    ("renamed", "public_evaluation", "A", "FGW", 200, "云州市发展和改革委员会"),
    ("builder", "labour_rating", "B", "RSJ", 240, "云州市人力资源和社会保障局"),
    ("food", "labour_rating", "A", "RSJ", 240, "云州市人力资源和社会保障局"),
    ("chemical", "customs_rating", "其他企业", "SWJ", 500, "云州海关"),
    ("renamed", "customs_rating", "高级认证企业", "SWJ", 120, "云州海关"),
)
"""Story, resource, grade, department that hands it in, days before today, who rated."""
PENALTIES = ("拒不支付拖欠的劳动报酬", "未依法为劳动者缴纳社会保险费", "未按规定编制书面工资支付台账")
"""Of the year before, by the labour authority, on the builder: three make a C."""


def happen(manifest: Manifest, today: date) -> None:
    """All of it in one transaction, through the rooms' doors. Running it again changes nothing."""
    from django.db import connection, transaction

    from gongxin.access import api as access
    from gongxin.catalogue import load
    from gongxin.ratings import api as ratings
    from gongxin.registry import api as registry

    catalogue, now = load(), datetime.combine(today, time(9, 30), tzinfo=BEIJING)
    office = access.Actor("officer", OFFICE_AT, OFFICE, "", frozenset({"credit_office"}))
    with transaction.atomic():
        connection.ensure_connection()
        conn = connection.connection
        if ratings.runs(conn, actor=office, limit=1):
            return
        words: dict[str, Any] = {"now": now, "on": today, "catalogue": catalogue}
        for resource, department, fields in _records(manifest, today):
            registry.record_fact(conn, resource, fields, department=department, **words)
        for model, department in AUTHORITIES.items():
            ratings.name_authority(conn, catalogue, model, department, actor=office, now=now)
        for model in ratings.names(catalogue):
            if catalogue.indicator_model_on(model, today):
                ratings.run(conn, catalogue, model, today, actor=office, now=now)
        ratings.trial(conn, catalogue, ratings.version_of(catalogue, "TAX_NOT_A", "2025"), today, actor=office, now=now)


def _records(manifest: Manifest, today: date) -> list[tuple[str, str, dict[str, str]]]:
    """(resource, department, fields) of the grades, and of the penalties that the builder's computed grade rests on."""
    found = []
    for key, resource, grade, department, days, by in GIVEN:
        story, on = manifest.story(key), today - timedelta(days=days)
        found.append((resource, department, {
            "subject_name": story.name, "subject_uscc": story.uscc, "rating_year": str(on.year - 1), "grade": grade,
            "rated_on": on.isoformat(), "valid_until": (on + timedelta(days=365 if days < 400 else 1095)).isoformat(),
            "authority_name": by,
        }))  # fmt: skip
    builder = manifest.story("builder")
    for number, act in enumerate(PENALTIES, 1):
        on = date(today.year - 1, 3 * number, 12)
        found.append(("administrative_penalty", "RSJ", {
            "counterpart_name": builder.name, "counterpart_category": "法人及非法人组织", "counterpart_uscc": builder.uscc,
            "decision_no": f"云人社监罚〔{on.year}〕{90 + number}号", "unlawful_act": act, "unlawful_facts": f"当事人{act}。",
            "legal_basis": "《劳动保障监察条例》第二十六条、《保障农民工工资支付条例》第五十四条", "penalty_category": "罚款",
            "penalty_content": "罚款人民币30000元。", "fine_amount": "30000", "decision_date": on.isoformat(),
            "valid_until": "2099-12-31", "authority_name": "云州市人力资源和社会保障局",
        }))  # fmt: skip
    return found
