"""Pages of public records: the same answer whether the index has followed, half followed, or never did; what left public view
is gone at once; places cannot be forged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from gongxin.catalogue import load
from gongxin.publicity import api as publicity
from gongxin.publicity import lines as lines_module
from gongxin.publicity.errors import PlaceError, UnknownTopicError
from gongxin.registry import api as registry
from gongxin.registry import channels
from gongxin.visibility import visible

pytestmark = pytest.mark.django_db

PENALTY = "administrative_penalty"


@pytest.fixture(autouse=True)
def _world(world: ModuleType) -> Iterator[None]:
    """The registry of world.py, the index empty; whatever a test does, the kinds are those of the lines."""
    publicity.start_over(raw())
    yield
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM (SELECT resource, kind, day, uscc, record_key FROM public_line, unnest(kinds) AS k (kind)) l"
            " FULL JOIN public_kind USING (resource, kind, day, uscc, record_key)"
            " WHERE l IS NULL OR public_kind IS NULL"
        )
        assert cursor.fetchall() == []


def raw() -> Any:
    connection.ensure_connection()
    return connection.connection


def today() -> date:
    return timezone.localdate()


def follow(window: int = 50_000) -> int:
    return publicity.follow(raw(), timezone.now(), load(), window=window)


def everything(question: publicity.Question, limit: int = 7) -> list[publicity.Line]:
    """All pages, one after the other."""
    found, after = [], None
    while True:
        page = publicity.lines(question, today(), load(), after=after, limit=limit)
        found += page.items
        if page.next is None:
            return found
        after = page.next


def expected(resource: str) -> list[tuple[date, str, str]]:
    """By the rules of visibility, record by record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM record_current WHERE resource = %s", [resource])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    shown = [row for row in rows if visible(channels.facts_of(row), "public_page", today(), load()).shown]
    return sorted(((row["decided_on"], row["uscc"], str(row["record_key"])) for row in shown), reverse=True)


def keys(lines: list[publicity.Line]) -> list[tuple[date, str, str]]:
    return [(line.day, line.uscc, str(line.record_key)) for line in lines]


@pytest.mark.parametrize("resource", [PENALTY, "administrative_licence", "abnormal_operation", "commitment"])
@pytest.mark.parametrize("steps", [0, 3, 1000])
def test_pages_show_what_the_rules_show(resource: str, steps: int):
    """Index empty, half way, at the end: the same records in the same order, none twice."""
    for _ in range(min(steps, 3)):
        follow(window=100 if steps == 3 else 50_000)
    assert keys(everything(publicity.Question(resource))) == expected(resource)


def test_following_ends_and_repeats_without_effect():
    while follow(window=97):
        pass
    assert follow() == 0
    before = keys(everything(publicity.Question(PENALTY)))
    publicity.start_over(raw())
    follow()
    assert keys(everything(publicity.Question(PENALTY))) == before


@pytest.mark.parametrize("state", ["repaired", "annulled", "withdrawn", "hidden"])
@pytest.mark.parametrize("followed", [False, True])
@pytest.mark.parametrize("kind", ["", "罚款"])
def test_what_leaves_public_view_is_gone_at_once(world: ModuleType, state: str, followed: bool, kind: str):
    """No job runs between the decision and the page."""
    follow()
    key = world.key_of(f"penalty {world.NEW} 22")
    question = publicity.Question(PENALTY, kind=kind)
    assert (world.NEW, key) in {(line.uscc, line.record_key) for line in everything(question, 100)}
    registry.set_state(raw(), world.NEW, PENALTY, key, state, department=world.DEPARTMENT, now=timezone.now())
    if followed:
        follow()
    assert (world.NEW, key) not in {(line.uscc, line.record_key) for line in everything(question, 100)}
    registry.set_state(raw(), world.NEW, PENALTY, key, "current", department=world.DEPARTMENT, now=timezone.now())
    if followed:
        follow()
    assert (world.NEW, key) in {(line.uscc, line.record_key) for line in everything(question, 100)}


def test_what_ends_by_its_date_is_gone_on_the_next_day(world: ModuleType):
    follow()
    last = world.ahead(365)
    shown = publicity.lines(publicity.Question(PENALTY), last, load(), limit=1000).items
    assert {line.public_until for line in shown if line.public_until and line.public_until < last} == set()
    assert publicity.lines(publicity.Question(PENALTY), last + timedelta(days=900), load()).items == ()


def test_purging_takes_lines_and_their_kinds(world: ModuleType):
    follow()
    whole = keys(everything(publicity.Question(PENALTY, kind="罚款"), 50))
    publicity.purge(raw(), today())
    assert keys(everything(publicity.Question(PENALTY, kind="罚款"), 50)) == whole  # those over were not shown
    ending = [line for line in everything(publicity.Question(PENALTY), 50) if line.public_until]
    assert publicity.purge(raw(), max(line.public_until for line in ending if line.public_until) + timedelta(days=1)) >= len(ending)
    left = keys(everything(publicity.Question(PENALTY, kind="罚款"), 50))
    assert left == keys(everything(publicity.Question(PENALTY), 50))
    assert len(left) < len(whole)


def test_a_changed_record_is_one_line_with_its_new_content(world: ModuleType):
    follow()
    food = [line for line in everything(publicity.Question(PENALTY), 50) if line.uscc == world.FOOD]
    fines = [line.content["fine_amount"] for line in food if line.record_key == world.key_of(f"penalty {world.FOOD} 17")]
    assert fines == ["25000.00"]
    assert {line.state for line in food} == {"current", "contested"}
    assert all("legal_representative" not in line.content or "三丰" not in line.content["legal_representative"] for line in food)


@pytest.mark.parametrize("followed", [False, True])
@pytest.mark.parametrize("many", [1, 5_000])
def test_filters(world: ModuleType, followed: bool, many: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lines_module, "MANY", many)
    if followed:
        follow()
    whole = everything(publicity.Question(PENALTY), 200)
    fined = everything(publicity.Question(PENALTY, kind="罚款"), 200)
    assert keys(fined) == keys(whole)
    assert everything(publicity.Question(PENALTY, kind="责令关闭")) == []
    assert everything(publicity.Question(PENALTY, kind="责令关闭", department=world.DEPARTMENT)) == []
    assert keys(everything(publicity.Question(PENALTY, kind="罚款", department=world.DEPARTMENT), 3)) == keys(whole)
    assert everything(publicity.Question(PENALTY, kind="罚款", department="nobody")) == []
    assert keys(everything(publicity.Question(PENALTY, department=world.DEPARTMENT), 200)) == keys(whole)
    assert everything(publicity.Question(PENALTY, department="nobody")) == []
    assert keys(everything(publicity.Question(PENALTY, region="510100"), 200)) == [
        line for line in keys(whole) if line[1] != world.ODD
    ]
    assert everything(publicity.Question(PENALTY, region="110000")) == []
    since, until = world.ago(60), world.ago(50)
    assert keys(everything(publicity.Question(PENALTY, since=since, until=until), 200)) == [
        line for line in keys(whole) if since <= line[0] <= until
    ]
    came = everything(publicity.Question(PENALTY, published_on=world.ago(30)), 200)
    assert keys(came) == keys(whole)
    assert everything(publicity.Question(PENALTY, published_on=world.ago(31))) == []


def test_the_sector_comes_from_the_register(world: ModuleType):
    row = world.record(world.BIG, "registration", {"uscc": world.BIG, "name": "云州建工集团股份有限公司", "industry_code": "4710"})
    lettered = world.record(world.FOOD, "registration", {"uscc": world.FOOD, "industry_code": "C1411"})
    follow()
    world.publish("organisation_registration", [row, lettered], number=900, at=world.at(1))
    follow()
    assert {line.uscc for line in everything(publicity.Question(PENALTY, sector="E"), 200)} == {world.BIG}
    assert {line.uscc for line in everything(publicity.Question(PENALTY, sector="C"), 200)} == {world.FOOD}


@pytest.mark.parametrize("place", ["x", "WyJhIl0:1:2", "' OR 1=1 --", "\u0000", "é" * 300, "a" * 5000])
def test_a_forged_place_is_refused(place: str):
    with pytest.raises(PlaceError):
        publicity.lines(publicity.Question(PENALTY), today(), load(), after=place)


def test_a_place_of_another_question_is_refused():
    page = publicity.lines(publicity.Question(PENALTY), today(), load())
    with pytest.raises(PlaceError):
        publicity.lines(publicity.Question(PENALTY, kind="罚款"), today(), load(), after=page.next)


def test_only_what_is_public_has_lists():
    for resource in ("social_insurance_arrears", "organisation_registration", "nothing", ""):
        with pytest.raises(UnknownTopicError):
            publicity.lines(publicity.Question(resource), today(), load())


def test_sums_are_those_of_the_lines(world: ModuleType):
    follow()
    publicity.refresh()
    found = publicity.sums()
    assert found.at is not None
    for resource in (PENALTY, "administrative_licence", "commitment"):
        lines = everything(publicity.Question(resource), 500)
        for topic in ("department", "region", "sector", "published"):
            assert found.total(topic, word=resource) == len(lines), topic
        months = {line.day.strftime("%Y-%m") for line in lines}
        assert {item.key for item in found.of("month") if item.word == resource} == months
    assert all(item.part <= item.n for item in found.of("timely"))


def test_in_time_means_within_seven_working_days(world: ModuleType):
    """Decided forty days before: late. Decided the day before: in time."""
    quick = world.licence(world.SHOP, "77", decided_on=world.ago(3))
    world.publish("administrative_licence", [quick], number=901, at=world.at(2))
    publicity.refresh()
    item = next(item for item in publicity.sums().of("timely") if item.word == "administrative_licence")
    assert (item.n, item.part) == (3, 1)
    late = next(item for item in publicity.sums().of("timely") if item.word == PENALTY)
    assert late.part < late.n


def test_the_newest_day(world: ModuleType):
    assert publicity.newest_day(today(), publicity.DOUBLE_PUBLICITY) == world.ago(25)
    follow()
    assert publicity.newest_day(today(), publicity.DOUBLE_PUBLICITY) == world.ago(25)
    assert publicity.newest_day(world.ago(26), publicity.DOUBLE_PUBLICITY) == world.ago(30)
    assert publicity.newest_day(date(2000, 1, 1), publicity.DOUBLE_PUBLICITY) is None
