"""A penalty as a clerk writes it, and its deliveries, for the tests of decisions about single records."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import psycopg

from gongxin.catalogue import load
from gongxin.engine import copying
from gongxin.kernel.uscc import check_character
from gongxin.registry import api, examining

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
ON = date(2026, 11, 20)
CATALOGUE = load()
USCC = "91330100MA27XL0Q3" + check_character("91330100MA27XL0Q3")
BODY = "11330100002489559" + check_character("11330100002489559")
PENALTY = "administrative_penalty"
FIELDS = {
    "counterpart_name": "云州霁禾商贸有限公司",
    "counterpart_category": "法人及非法人组织",
    "counterpart_uscc": USCC,
    "decision_no": "云罚〔2026〕7号",
    "unlawful_act": "发布虚假广告",
    "unlawful_facts": "当事人发布虚假广告。",
    "legal_basis": "《广告法》第五十五条",
    "penalty_category": "罚款",
    "penalty_content": "罚款人民币20000元。",
    "fine_amount": "20000",
    "decision_date": "2026-05-06",
    "valid_until": "2099-12-31",
    "authority_name": "云州市市场监督管理局",
    "authority_uscc": BODY,
    "data_source": "云州市市场监督管理局",
    "data_source_uscc": BODY,
}
WHO = {"department": "scjg", "now": NOW, "on": ON, "catalogue": CATALOGUE}


@cache
def _columns(changed: tuple[tuple[str, str], ...]) -> tuple[Any, ...]:
    from django.db import connection

    with examining.examined(
        connection.connection, CATALOGUE.resource(PENALTY, ON), [FIELDS | dict(changed)], CATALOGUE, ON
    ) as checked:
        (row,) = examining.records(checked)
    return tuple(row[name] for name in api.RECORD_COLUMNS)


def deliver(conn: psycopg.Connection[Any], **changed: str) -> api.Published:
    """The source sends the record again, as a submission would."""
    batch = copying.batches_of(api.RECORD_COLUMNS, [_columns(tuple(sorted(changed.items())))])
    return api.publish(conn, api.SubmissionRef(1, PENALTY, "scjg"), batch, first_load=False, now=NOW)
