"""Due process in the demo city: every step through the door of its room, what comes of it, and once only."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.catalogue import load
from gongxin.exchange import api as exchange
from gongxin.measures import api as measures
from gongxin.registry import api as registry
from gongxin.runs.demo import Delivery, Manifest, proceedings, stories
from gongxin.runs.demo.city import _world
from gongxin.runs.demo.delivery import deliver, register_departments
from gongxin.runs.demo.sources import read

PENALTY, REGISTER = "administrative_penalty", "organisation_registration"


def needed(city: Manifest) -> tuple[Delivery, ...]:
    """The first file of every register, and the files of penalties that hold a record which a step is about."""
    world, told = _world(city.seed, city.organisations, city.today)
    about = {(s["who"], s["record"]["decided_on"]) for s in read("proceedings")["steps"] if "record" in s}
    files = set()
    for row in stories.rows(world, told):
        story = row.identity.split("/")[1]
        if row.resource == PENALTY and (story, row.values["decision_date"]) in about:
            feed = world.feeds[row.department, PENALTY]
            arrived = feed.received_at(feed.closing_for(row.on))  # few rows wait for the next file
            files.add(
                next(d.file for d in city.of(PENALTY) if d.department == row.department and d.received_at >= arrived)
            )
    firsts = {d.department: d.file for d in reversed(city.of(REGISTER))}
    return tuple(d for d in city.deliveries if d.file in firsts.values() or d.file in files)


@pytest.fixture(scope="module")
def lived(
    city: Manifest, city_folder: Path, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """The register and the penalties of the city, then its proceedings; taken back at the end."""
    from django.conf import settings
    from django.core.management import call_command

    home, settings.GONGXIN_HOME = settings.GONGXIN_HOME, tmp_path_factory.mktemp("home")
    few = replace(city, deliveries=needed(city))
    with django_db_blocker.unblock():
        register_departments(few, datetime.now(UTC))
        deliver(few, city_folder)
        taken = proceedings.happen(few)
        yield taken, few
        settings.GONGXIN_HOME = home
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ %s", [_OWN])
            names = [name for (name,) in cursor.fetchall()]
            for name in names:  # most are append-only
                cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")  # papers are named by rooms that took no step here
            for name in names:
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
            cursor.execute("INSERT INTO exchange_progress (seq, expired) VALUES (0, '2000-01-01')")
            cursor.execute("INSERT INTO change_counter (last) VALUES (0)")
        call_command("flush", interactive=False, verbosity=0)


_OWN = (
    "^(exchange_|notice|list_|objection|repair|remedy_|paper|credit_check|check_|record_|corrected_|subject|old_code|name_"
    "|registry_|change_counter|certification|rating_stale)"
)


@pytest.fixture
def conn(lived: Any, db: None) -> Any:
    connection.ensure_connection()
    return connection.connection


def uscc(lived: Any, story: str) -> str:
    return str(lived[1].story(story).uscc)


def states(conn: Any, table: str) -> Counter[str]:
    return Counter(state for (state,) in conn.execute(f"SELECT state FROM {table}").fetchall())


def test_every_step_was_taken_and_a_second_run_takes_none(lived: Any, conn: Any) -> None:
    taken, few = lived
    assert taken == len(read("proceedings")["steps"]) == sum(proceedings.expected(few.today).values())
    assert proceedings.happen(few) == 0


def test_lists_hold_entries_of_every_kind(lived: Any, conn: Any) -> None:
    assert states(conn, "list_entry") == {"listed": 4, "removed": 1, "dropped": 1, "notified": 1}
    builder, food = (
        conn.execute("SELECT state FROM record_current WHERE uscc = %s AND resource = 'serious_list_entry'", (uscc(lived, s),))
        for s in ("builder", "food")
    )
    assert builder.fetchall() == [("current",)]
    assert food.fetchall() == [("repaired",)]


def test_objections_and_repairs_end_in_every_way(lived: Any, conn: Any) -> None:
    found = conn.execute("SELECT state, outcome, escalated_at IS NOT NULL FROM objection ORDER BY id").fetchall()
    assert Counter(found) == {
        ("closed", "rejected", False): 1,  # confirmed on review
        ("upheld", "corrected", False): 1,
        ("refused", "refused", False): 1,
        ("with_source", None, True): 1,  # late: the record left the public, and the source is urged
        ("with_source", None, False): 1,
    }
    assert states(conn, "repair") == {"rejected": 1, "granted": 1, "refused": 1, "applied": 1}
    branch = conn.execute("SELECT state FROM record_current WHERE uscc = %s AND nature = 'adverse'", (uscc(lived, "branch"),))
    assert branch.fetchall() == [("withdrawn",)]
    stall = conn.execute("SELECT state FROM record_current WHERE uscc = %s AND nature = 'adverse'", (uscc(lived, "stall"),))
    assert stall.fetchall() == [("contested",)]
    corrected = conn.execute(
        "SELECT content ->> 'fine_amount' FROM record_current WHERE uscc = %s AND decided_on = '2026-04-21'",
        (uscc(lived, "two_regimes"),),
    ).fetchone()
    assert corrected == ("25000.00",) or corrected == ("25000",)


def test_checks_name_measures_and_are_closed(lived: Any, conn: Any) -> None:
    tallies = measures.statistics(conn, date(2026, 1, 1), date(2026, 11, 20), by="department")
    assert {tally.department for tally in tallies} >= {"ZJJ"}
    assert sum(tally.named for tally in tallies) > 0
    assert sum(tally.open for tally in tallies) == 0


def test_inboxes_are_full_and_some_were_read(lived: Any, conn: Any) -> None:
    kinds = Counter(kind for (kind,) in conn.execute("SELECT kind FROM notice").fetchall())
    assert {
        "adverse_record", "list_intended", "list_decided", "list_removed", "list_dropped", "objection_received", "objection_decided",
        "objection_refused", "objection_overdue", "repair_received", "repair_accepted", "repair_granted", "repair_rejected",
        "repair_refused",
    } <= set(kinds)  # fmt: skip
    readers = {reader for (reader,) in conn.execute("SELECT DISTINCT reader FROM notice_reading").fetchall()}
    assert len(readers) == 2


def test_one_recipient_is_overdue_for_everyone_to_see_and_one_is_not(lived: Any, conn: Any) -> None:
    late = {item.recipient: item.messages for item in exchange.overdue(conn, timezone.now())}
    assert "ZYFY" in late
    assert "SWJ" not in late
    page = Client().get("/recipients/overdue/")
    assert page.status_code == 200
    assert "云州市中级人民法院" in page.content.decode() or "ZYFY" in page.content.decode()


def test_accounts_are_words_and_pages_of_the_stories_answer(lived: Any, conn: Any) -> None:
    actors = [actor for (actor,) in conn.execute("SELECT DISTINCT actor FROM list_event").fetchall()]
    assert actors
    assert all(part.isascii() for actor in actors for part in actor.split())
    for story in ("food", "builder", "county", "two_regimes", "branch"):
        assert Client().get(f"/subjects/{uscc(lived, story)}/").status_code == 200
    assert registry.verify_sequence(conn) == ()
    assert load()


@pytest.mark.django_db
def test_the_city_is_rated_once(lived: Any):
    """Every model in force has its run, the builder its C with three records, the office its trial; again, nothing happens."""
    from gongxin.access.api import Actor
    from gongxin.ratings import api as ratings
    from gongxin.runs.demo import ratings as rated

    _, few = lived
    rated.happen(few, few.today)
    rated.happen(few, few.today)
    conn, office = connection.connection, Actor("officer", "FGW", "demo", "", frozenset({"credit_office"}))
    runs = {run.model: run for run in ratings.runs(conn, actor=office)}
    assert sorted(runs) == ["LABOUR", "PCE_CEILING"]
    assert runs["PCE_CEILING"].counts == {"not_A": 1, "open": 3}
    builder = ratings.grade(conn, load(), "LABOUR", few.story("builder").uscc, actor=office)
    assert builder.grade == "C"
    assert len({reason.record_key for reason in builder.reasons if reason.met}) >= 3
    (trial,) = ratings.trials(conn, actor=office)
    assert (trial.model, trial.version, trial.against) == ("TAX_NOT_A", "2025", "2014")
