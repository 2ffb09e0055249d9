"""What the site shows beside records: a text in each language, entries on two lists, the sums."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import ModuleType

DRAWN = ("trend", "sectors", "regions", "penalty-kinds", "lists", "kinds", "timeliness", "timeliness-months")
"""Charts that browsers look at: every kind there is, no more, because drawing takes time."""


def fill(world: ModuleType) -> None:
    """Put it in."""
    from django.utils import timezone

    from gongxin.content import api as content

    now = datetime.now(UTC)
    texts = {
        "zh": content.Text("平台开通", "从今天起可以查询。", "## 说明\n\n| 项目 | 数量 |\n|---|---|\n| 组织 | 6 |\n\n[指南](/guides/)"),
        "en": content.Text("The platform opens", "Look things up from today.", "## Note\n\n1. One\n2. Two"),
    }
    content.save("news", "opening", texts, by="office", now=now, start=timezone.localdate())
    content.save("case", "one", {"zh": texts["zh"]}, by="office", now=now, start=timezone.localdate())
    entries = [
        world.record(
            code, f"entry {code} {number}", {
                "subject_name": "云州市清和食品有限公司", "subject_uscc": code, "list_code": number,
                "listing_basis": "《市场监督管理严重违法失信名单管理办法》第十条", "reason": "受到较重行政处罚",
                "decision_no": f"云列〔2026〕{number}-1号", "deciding_body": "云州市市场监督管理局",
                "listing_date": str(world.ago(20)), "end_date": str(world.ahead(700)), "office": "云州市市场监督管理局"},
            effective_to=world.ahead(700), decided_on=world.ago(20), **more)
        for code, number, more in (
            (world.FOOD, "SX04", {"nature": "adverse", "severity": "serious", "regime": "NDRC36", "public_until": world.ahead(700)}),
            (world.SHOP, "HH01", {"nature": "favourable"}),
        )
    ]  # fmt: skip
    world.publish("serious_list_entry", entries[:1], number=950, at=world.at(20))
    world.publish("red_list_entry", entries[1:], number=951, at=world.at(20))


@contextmanager
def committed(world: ModuleType) -> Iterator[None]:
    """The same for a server that runs beside the test, with sums and charts; taken out again, because other tests share the
    world."""
    from django.db import connection
    from django.utils import timezone

    from gongxin.boards import api as boards
    from gongxin.publicity import api as publicity

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE set_aside_figure AS SELECT * FROM registry_figure")
        cursor.execute("CREATE TABLE set_aside_counter AS SELECT * FROM change_counter")
    fill(world)
    publicity.refresh()
    boards.refresh(timezone.now(), only=DRAWN)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM record_version WHERE seq > (SELECT last FROM set_aside_counter)")
            cursor.execute("UPDATE change_counter SET last = (SELECT last FROM set_aside_counter)")
            cursor.execute("TRUNCATE registry_figure, content_article, content_text, public_line, public_kind, public_sum, board_sheet, board_picture")
            cursor.execute("INSERT INTO registry_figure SELECT * FROM set_aside_figure")
            cursor.execute("UPDATE public_progress SET seq = 0, summed_at = NULL")
            cursor.execute("DROP TABLE set_aside_figure, set_aside_counter")
