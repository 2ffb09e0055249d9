"""A proceeding on a list as the organisation sees it: from its notice on, with the evidence against it, and its own word."""

from __future__ import annotations

import re
from datetime import timedelta
from types import ModuleType

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from gongxin.catalogue import load
from gongxin.lists import api as lists
from remedies.world import EICAR

from .test_space import PDF, conn, officer, paper, text

pytestmark = pytest.mark.django_db
EVIDENCE = PDF[:-6] + b"% the other side's\n%%EOF\n"


def proposed(world: ModuleType) -> int:
    clerk = officer("space-p", "scjg", "propose")
    words = {"actor": clerk, "now": timezone.now()}
    with transaction.atomic():
        kept = lists.keep_paper(conn(), "处罚决定书.pdf", EVIDENCE, uscc=world.FOOD, **words)
        made = lists.propose(
            conn(), "SX04", world.FOOD, reason="较重行政处罚，情节严重", evidence=[kept.id], **words, catalogue=load()
        )
    return made.id


def notified(world: ModuleType) -> int:
    number = proposed(world)
    with transaction.atomic():
        lists.notify(conn(), number, actor=officer("space-p", "scjg", "propose"), now=timezone.now(), catalogue=load())
    return number


def test_a_proposal_is_not_known_before_its_notice(manager: Client, world: ModuleType) -> None:
    number = proposed(world)
    text(manager, f"lists/{number}/", 404)
    assert f"/space/lists/{number}/" not in text(manager, "lists/")


def test_the_evidence_is_read_and_answered_with_papers(manager: Client, other: Client, world: ModuleType) -> None:
    number = notified(world)
    address = f"/space/lists/{number}/"
    assert address in text(manager, "lists/")
    assert address in text(manager, "")
    page = text(manager, f"lists/{number}/")
    assert "事先告知" in page
    found = re.search(rf"{address}papers/[0-9a-f-]+", page)
    assert found is not None
    got = manager.get(found[0])
    assert got.content == EVIDENCE
    assert got["Content-Disposition"].startswith("attachment")
    assert (got["X-Content-Type-Options"], got["Content-Security-Policy"]) == ("nosniff", "default-src 'none'; sandbox")
    assert other.get(found[0]).status_code == 404
    assert other.get(address).status_code == 404
    refused = manager.post(address, {"statement": "处罚正在复议", "papers": paper(EICAR)})
    assert (refused.status_code, "FIL3" in refused.content.decode()) == (422, True)
    assert lists.entry(conn(), number).state == "notified"
    large = PDF[:-6] + b"%" + b"0" * 3_000_000 + b"\n%%EOF\n"
    told = manager.post(address, {"statement": "处罚正在复议", "papers": [paper(), paper(large, "复议受理通知书.pdf")]}, follow=True)
    assert "陈述已提交" in told.content.decode()
    last = lists.events(conn(), number)[-1]
    assert (last.step, last.actor) == ("state", world.FOOD)
    assert [item["name"] for item in last.documents] == ["ruling.pdf", "复议受理通知书.pdf"]
    assert "复议受理通知书.pdf" in text(manager, f"lists/{number}/")


def test_a_statement_after_the_day_or_without_words(manager: Client, world: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    number = notified(world)
    assert manager.post(f"/space/lists/{number}/", {"statement": " "}).status_code == 422
    until = lists.entry(conn(), number).statement_until
    assert until is not None
    late = timezone.now() + timedelta(days=(until - timezone.localdate()).days + 1)
    with transaction.atomic(), pytest.raises(lists.StepRefusedError):
        lists.state(conn(), number, "太晚", actor=officer_of(world), now=late)


def officer_of(world: ModuleType):
    from gongxin.access.api import Actor

    return Actor("subject", uscc=world.FOOD)


def test_a_reader_states_nothing(reader: Client, world: ModuleType) -> None:
    number = notified(world)
    assert "<textarea" not in text(reader, f"lists/{number}/")
    assert reader.post(f"/space/lists/{number}/", {"statement": "x"}).status_code == 403
