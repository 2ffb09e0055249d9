"""Rows are handed over narrow first: what is asked for whole, and that nothing is taken for the same unseen."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from gongxin.checking.handed import Met
from gongxin.engine import copying
from gongxin.registry import api, classifying
from gongxin.registry.classifying import RowsChangedError
from gongxin.registry.handing import APART_COLUMNS, KNOWN_COLUMNS, Choice, Given

from .rows import NOW, code, key_of, record, records, submission

PENALTY = "administrative_penalty"


class Watched(Given):
    """Notes how many rows were asked for, and may answer wrongly."""

    def __init__(self, rows: list[dict[str, Any]], *, forget: int = 0) -> None:
        super().__init__(records(rows))
        self.asked: list[tuple[str, int]] = []
        self.forget = forget

    def hashes(self, places: Any) -> Any:
        found = super().hashes(places).read_all()
        self.asked.append(("hashes", found.num_rows))
        return found.slice(self.forget).to_reader()

    def records(self, choice: Choice | None) -> Any:
        found = super().records(choice).read_all()
        self.asked.append(("records", found.num_rows))
        return found.slice(self.forget).to_reader()


class Meeting(Watched):
    """A delivery that is met where it is."""

    @property
    def count(self) -> int:
        return 1_000_000

    def meet(self, held: Any, guarded: Any) -> Met:
        latest: dict[tuple[str, bytes], dict[str, Any]] = {}
        for version in held.read_all().to_pylist():
            key = version["uscc"], version["record_key"]
            if key not in latest or version["version"] > latest[key]["version"]:
                latest[key] = version
        watched = {(row["uscc"], row["record_key"]) for row in guarded.to_pylist()}
        known, apart = [], []
        own = self._whole.select(["uscc", "record_key", "row", "content_hash"]).to_pylist()
        for place, row in enumerate(own):
            key = row["uscc"], row["record_key"]
            if key not in latest:
                continue
            known.append([place])
            was, new = latest[key], row["content_hash"]
            old = was["content_hash"]
            if was["state"] != "current" or old != new or key in watched:
                apart.append([place, *key, row["row"], was["version"], was["state"], old, new])
        self.asked.append(("meet", len(apart)))
        places = copying.batches_of(KNOWN_COLUMNS, known).read_all() if 0 < len(known) < len(own) else None
        return Met(len(own), len(known), places, copying.batches_of(APART_COLUMNS, apart).read_all() if known else None)


def publish(
    conn: psycopg.Connection[Any], rows: list[dict[str, Any]], number: int, kind: type[Watched] = Watched, **options: Any
) -> tuple[Any, Watched]:
    given = kind(rows, **options)
    done = api.publish(conn, submission(number), given, now=NOW + timedelta(days=number))
    assert done.rows == done.new + done.changed + done.unchanged + done.held_back
    assert api.verify_sequence(conn) == ()
    return done, given


def decide(conn: psycopg.Connection[Any], state: str, name: str, number: int, **options: Any) -> None:
    api.set_state(conn, code(number), PENALTY, key_of(name), state, department="SC01", now=NOW, **options)


def rows(numbers: range, **changes: Any) -> list[dict[str, Any]]:
    return [record(number, f"r{number}", **changes) for number in numbers]


def test_what_is_the_same_is_never_asked_for_whole(conn):
    publish(conn, rows(range(50)), 1)
    done, given = publish(conn, rows(range(50)), 2)
    assert given.asked == [("hashes", 50)]
    assert done.unchanged == 50


def test_where_nothing_is_known_no_hash_is_asked_for(conn):
    publish(conn, rows(range(50)), 1)
    done, given = publish(conn, rows(range(50, 80)), 2)
    assert given.asked == [("records", 30)]
    assert done.new == 30


def test_of_a_mixture_only_what_is_new_or_changed_is_sent(conn):
    publish(conn, rows(range(40)), 1)
    mixed = rows(range(10, 20)) + rows(range(20, 25), content={"a": 1}) + rows(range(40, 60))
    done, given = publish(conn, mixed, 2)
    assert given.asked == [("hashes", 15), ("records", 25)]
    assert (done.new, done.changed, done.unchanged, done.how) == (20, 5, 10, "staged")
    found = conn.execute(
        "SELECT version, count(*) FROM record_version WHERE submission_id = 2 GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert found == [(1, 20), (2, 5)]
    assert conn.execute("SELECT n FROM registry_figure WHERE topic = 'records'").fetchone() == (60,)


@pytest.mark.parametrize("kind", [Watched, Meeting])
def test_every_state_goes_on_as_it_should_among_others(conn, kind):
    names = ("contested", "repaired", "hidden", "withdrawn", "annulled", "current")
    publish(conn, [record(number, name) for number, name in enumerate(names)], 1)
    for number, name in enumerate(names[:-1]):
        decide(conn, name, name, number)
    same = [record(number, name) for number, name in enumerate(names)]
    done, _ = publish(conn, [*same, record(9, "new")], 2, kind)
    assert (done.new, done.changed, done.unchanged, done.held_back) == (1, 1, 4, 1)
    other = [record(number, name, content={"x": 2}) for number, name in enumerate(names)]
    done, _ = publish(conn, [*other, record(9, "new")], 3, kind)
    assert (done.new, done.changed, done.unchanged, done.held_back) == (0, 5, 1, 1)
    states = dict(
        conn.execute(
            "SELECT record_key, state FROM record_version WHERE submission_id = 3 AND uscc <> %s", (code(9),)
        ).fetchall()
    )
    assert states == {
        key_of("contested"): "contested",
        key_of("repaired"): "repaired",
        key_of("hidden"): "hidden",
        key_of("withdrawn"): "current",
        key_of("current"): "current",
    }


@pytest.mark.parametrize("kind", [Watched, Meeting])
def test_a_kept_out_record_is_held_among_others(conn, kind):
    publish(conn, rows(range(5)), 1)
    decide(conn, "withdrawn", "r3", 3, keep_out=True)
    done, given = publish(conn, rows(range(2, 8), row=7), 2, kind)
    assert (done.new, done.unchanged, done.held_back) == (3, 2, 1)
    assert done.held_rows == (api.HeldRow(code(3), key_of("r3"), 7, "kept_out"),)
    met = [("meet", 1), ("records", 1), ("records", 3)]
    assert given.asked == (met if kind is Meeting else [("records", 1), ("hashes", 3), ("records", 3)])


def test_a_forgotten_hash_is_not_taken_for_the_same(conn):
    publish(conn, rows(range(5)), 1)
    with pytest.raises(RowsChangedError), conn.transaction():
        publish(conn, rows(range(5)), 2, forget=1)


def test_a_record_that_is_lost_on_the_way_stops_everything(conn):
    publish(conn, rows(range(5)), 1)
    with pytest.raises(RowsChangedError), conn.transaction():
        publish(conn, rows(range(5, 9)), 2, forget=1)
    assert conn.execute("SELECT count(*), max(seq) FROM record_version").fetchone() == (5, 5)


def test_one_bit_of_the_hash_makes_a_version(conn):
    """Contents are compared by all 128 bits: nothing shorter decides that two are the same."""
    (row,) = rows(range(1))
    publish(conn, [row], 1)
    for bit in range(128):
        other = int.from_bytes(row["content_hash"]) ^ (1 << bit)
        done, _ = publish(conn, [row | {"content_hash": other.to_bytes(16)}], 2 + bit)
        assert done.changed == 1


@pytest.mark.parametrize("known", ["all", "none", "all that was guessed", "none that was guessed"])
def test_a_guess_changes_nothing_but_the_time(conn, monkeypatch, known):
    """Right or wrong: what was asked for ahead and is not wanted is left unread."""
    publish(conn, rows(range(30)), 1)
    monkeypatch.setattr(classifying, "AHEAD", 1)
    mixed = rows(range(10, 20)) + rows(range(20, 25), content={"a": 1}) + rows(range(40, 60))
    guessed = {"all that was guessed": "known", "none that was guessed": "new"}
    if known in guessed:
        monkeypatch.setattr(classifying, "_expected", lambda *_: guessed[known])
        done, _ = publish(conn, mixed, 2)
        assert (done.new, done.changed, done.unchanged) == (20, 5, 10)
    elif known == "all":
        done, given = publish(conn, rows(range(30)), 2)
        assert (done.unchanged, given.asked) == (30, [("hashes", 30)])
    else:
        done, given = publish(conn, rows(range(30, 50)), 2)
        assert (done.new, given.asked) == (20, [("records", 20)])


def test_the_guess_looks_at_a_hundredth(conn):
    publish(conn, rows(range(5)), 1)
    for table, columns in classifying.STAGES.items():
        classifying.make(conn, table, columns)
    conn.execute(
        "INSERT INTO record_stage (place, uscc, record_key)"
        " SELECT n, lpad(n::text, 18, '0'), gen_random_uuid() FROM generate_series(1, 40000) AS n"
    )
    assert classifying._expected(conn, PENALTY, 40_000) == "new"
    assert classifying._expected(conn, PENALTY, 10) == "mixed"
    conn.execute("UPDATE record_stage SET uscc = %s, record_key = %s", (code(1), key_of("r1")))
    assert classifying._expected(conn, PENALTY, 40_000) == "known"
    conn.execute("UPDATE record_stage SET uscc = %s WHERE place %% 2 = 0", (code(2),))
    assert classifying._expected(conn, PENALTY, 40_000) == "mixed"


@pytest.mark.parametrize("kind", [Watched, Meeting])
@pytest.mark.parametrize("seed", [7, 8])
def test_any_mixture_ends_as_if_it_had_come_row_by_row(conn, kind, seed):
    chance = random.Random(seed)
    publish(conn, rows(range(30)), 1)
    for number in range(12):
        decide(conn, chance.choice(["contested", "withdrawn", "annulled", "hidden"]), f"r{number}", number)
    delivered = [
        record(number, f"r{number}", **({"content": {"x": 1}} if chance.random() < 0.5 else {}))
        for number in range(60)
        if chance.random() < 0.8
    ]
    shown = "SELECT uscc, record_key, version, state, content::text FROM record_version ORDER BY 1, 2, 3"
    with conn.transaction(force_rollback=True):
        for row in delivered:
            api.publish(conn, submission(2), records([row]), now=NOW)
        one_by_one = conn.execute(shown).fetchall()
    _, given = publish(conn, delivered, 2, kind)
    assert (given.asked[0][0] == "meet") == (kind is Meeting)
    assert conn.execute(shown).fetchall() == one_by_one


def test_a_delivery_is_met_where_it_is_when_it_is_large_beside_the_registry(conn):
    """Else its keys are looked up: what is read along the pages grows with the registry."""
    publish(conn, rows(range(50)), 1)
    done, given = publish(conn, rows(range(50)), 2, Meeting)
    assert (done.unchanged, given.asked) == (50, [("meet", 0)])
    for count, way in ((classifying.AHEAD - 1, "hashes"), (classifying.AHEAD, "meet")):
        few = type("Few", (Meeting,), {"count": count})
        _, given = publish(conn, rows(range(50)), 3, few)
        assert given.asked[0][0] == way
    conn.execute("UPDATE change_counter SET last = %s", (classifying.LARGE * classifying.AHEAD + 1,))
    given = few(rows(range(50)))
    api.publish(conn, submission(4), given, now=NOW)
    assert given.asked[0][0] == "hashes"


def test_where_nothing_met_is_known_every_row_is_new(conn):
    publish(conn, rows(range(20)), 1)
    done, given = publish(conn, rows(range(20, 50)), 2, Meeting)
    assert (done.new, given.asked) == (30, [("meet", 0), ("records", 30)])
