"""A department with three officers, a subject, and the steps of a proceeding in short."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import psycopg

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.engine import copying
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import check_character
from gongxin.lists import api
from gongxin.papers import api as papers
from gongxin.registry import api as registry

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
LATER = datetime(2026, 6, 15, 4, tzinfo=UTC)
CATALOGUE = load()
USCC = "91330100MA27XL0Q3" + check_character("91330100MA27XL0Q3")
BODY = "11330100002489559" + check_character("11330100002489559")
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


def officer(code: str, *offices: str, department: str = "scjg") -> access.Actor:
    return access.Actor("officer", department, code, "", frozenset(offices))


CLERK = officer("scjg-01", "propose")
HEAD = officer("scjg-02", "decide", "sign_off")
SECOND = officer("scjg-03", "sign_off", "decide")
SUBJECT = access.Actor("subject", uscc=USCC)


def settle(conn: psycopg.Connection[Any], number: int = 0) -> str:
    """The department and a subject; the number-th one."""
    first = "91330100MA27X" + f"{number:04d}"
    code = USCC if not number else first + check_character(first)
    access.add_department("scjg", Bilingual("云州市市场监督管理局", "SAMR Yunzhou"), now=NOW, uscc=BODY, update=True)
    ref = registry.SubmissionRef(None, "serious_list_entry", "scjg")
    rows = [[code, f"云州霁禾{number}商贸有限公司", False]]
    registry.ensure_subjects(conn, ref, copying.batches_of(registry.NEWCOMER_COLUMNS, rows))
    return code


def proposed(conn: psycopg.Connection[Any], uscc: str = USCC, list_code: str = "SX04", now: datetime = NOW) -> api.Entry:
    return api.propose(
        conn, list_code, uscc, reason="较重行政处罚，情节严重", evidence=[paper(conn, uscc, now=now).id], actor=CLERK, now=now,
        catalogue=CATALOGUE,
    )  # fmt: skip


def paper(
    conn: psycopg.Connection[Any], uscc: str = USCC, *, who: access.Actor = CLERK, content: bytes = PDF, now: datetime = NOW
) -> papers.Paper:
    """A paper handed in for a proceeding about that organisation."""
    return api.keep_paper(conn, "行政处罚决定书.pdf", content, uscc=uscc, actor=who, now=now)


def notified(conn: psycopg.Connection[Any], uscc: str = USCC, list_code: str = "SX04") -> api.Entry:
    number = proposed(conn, uscc, list_code).id
    return api.notify(conn, number, actor=CLERK, now=NOW, catalogue=CATALOGUE)


def decided(conn: psycopg.Connection[Any], uscc: str = USCC, list_code: str = "SX04", now: datetime = LATER) -> api.Entry:
    number = notified(conn, uscc, list_code).id
    return api.decide(
        conn, number, decision_no="云市监列〔2026〕1号", why="事实清楚", actor=HEAD, now=now, catalogue=CATALOGUE
    )


def listed(conn: psycopg.Connection[Any], uscc: str = USCC, list_code: str = "SX04") -> api.Entry:
    number = decided(conn, uscc, list_code).id
    return api.sign_off(conn, number, why="程序完备", actor=SECOND, now=LATER, catalogue=CATALOGUE)
