"""Clusters: by address and names of organisations only, for one look, each look in every organisation's log."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.access import api as access
from gongxin.access.errors import NoOfficeError
from gongxin.access.facts import Actor
from gongxin.catalogue import Catalogue, load
from gongxin.warning import api

from .world import CLERK, NOW, OFFICE, OTHER, Rec, code, officer, put, subject

QUERIES = Path(api.__file__).parent / "queries"
END = date(2026, 3, 1)


def look(conn: Any, kind: str = "address", **changes: Any) -> tuple[api.Cluster, ...]:
    ask = {"kind": kind, "at_least": 2} | {name: changes.pop(name) for name in ("region", "at_least", "days") if name in changes}
    words = {"purpose": "核查住所", "actor": CLERK, "now": NOW} | changes
    return api.clusters(conn, api.Ask(**ask), **words)


def members(found: tuple[api.Cluster, ...]) -> list[set[str]]:
    return [{member.uscc for member in cluster.members} for cluster in found]


def test_one_address_however_it_is_written(conn: psycopg.Connection[Any]) -> None:
    subject(conn, code(1), address="云州市青禾区　人民路１号（A座）101室")
    subject(conn, code(2), address="云州市青禾区人民路1号(a座) 101室")
    subject(conn, code(3), address="云州市青禾区人民路11号A座101室")
    subject(conn, code(4), address="云州市青禾区人民路1号A座101室", region="320100")
    subject(conn, code(5, "92"), address="云州市青禾区人民路1号A座101室")
    subject(conn, code(6), address="云州市")
    subject(conn, code(7), address="云州市")
    found = look(conn)
    assert members(found) == [{code(1), code(2)}], "another city, another number, an individual business, and no number are not in"
    assert (found[0].size, found[0].kind) == (2, "address")
    assert look(conn, at_least=3) == look(conn, region="32") == ()


def test_founded_where_another_was_revoked(conn: psycopg.Connection[Any]) -> None:
    place = {"address": "云州市青禾区和平路8号"}
    subject(conn, code(1), status="2", dissolved=END, **place)
    subject(conn, code(2), established=END + timedelta(days=180), **place)
    subject(conn, code(3), established=END + timedelta(days=181), **place)
    subject(conn, code(4), established=END - timedelta(days=1), **place)
    subject(conn, code(5), established=END, address="云州市青禾区和平路9号")
    subject(conn, code(6), status="4", dissolved=END, address="云州市青禾区南湖路8号")
    subject(conn, code(7), established=END, address="云州市青禾区南湖路8号")
    assert members(look(conn, "successor", days=180)) == [{code(1), code(2)}], "cancelled at its own wish is not revoked"
    assert members(look(conn, "successor", days=181)) == [{code(1), code(2), code(3)}]


def test_the_name_of_one_that_was_revoked(conn: psycopg.Connection[Any]) -> None:
    subject(conn, code(1), name="云州霁禾商贸有限公司", status="3", dissolved=END)
    subject(conn, code(2), name="云州新霁商贸有限公司", former=["云州霁禾商贸有限公司"])
    subject(conn, code(3), name="云州朗阔科技有限公司")
    subject(conn, code(4), name="云州同名甲有限公司", former=["云州旧名有限公司"])
    subject(conn, code(5), name="云州同名乙有限公司", former=["云州旧名有限公司"])
    assert members(look(conn, "name")) == [{code(1), code(2)}], "one name alone, with none revoked, is nothing"


def test_a_person_never_links_two_organisations(conn: psycopg.Connection[Any]) -> None:
    """scope.md, Never 3: one representative, one operator, one telephone in any record: no cluster of any kind."""
    for number in (1, 2, 3):
        subject(conn, code(number), address=f"云州市青禾区文心路{number}号", status="2" if number == 1 else "1", dissolved=None)
        same = {"uscc": code(number), "legal_representative": "王*", "contact_phone": "028-88888888", "address": f"x{number}"}
        put(conn, [Rec(code(number), "organisation_registration", f"r{number}", same)])
        conn.execute("UPDATE record_version SET personal = %s WHERE uscc = %s", ('{"legal_representative": "王小明"}', code(number)))
    assert [look(conn, kind) for kind in api.CLUSTER_KINDS] == [(), (), ()]


def test_the_statements_read_no_record_and_no_personal_field() -> None:
    catalogue = load()
    personal = {f.code for r in catalogue.all_resources for f in r.declared_fields if f.personal or f.reserved}
    for path in QUERIES.glob("clusters_*.sql"):
        text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        assert set(re.findall(r"(?:FROM|JOIN)\s+(\w+)", text)) <= {
            "subject", "subject_name", "placed", "grouped", "page", "ended", "linked", "named"
        }, path.name  # fmt: skip
        assert not personal & set(re.findall(r"\w+", text)), path.name
    phones = [f.code for r in catalogue.resources for f in r.fields if not f.reserved and ("电话" in f.label.zh or "phone" in f.code)]
    assert phones == [], "there is no telephone to link by: it is dropped on arrival"


def test_a_look_is_in_every_log_and_nothing_else_is_kept(conn: psycopg.Connection[Any]) -> None:
    for number in (1, 2):
        subject(conn, code(number), address="云州市青禾区人民路1号")
    subject(conn, code(3), address="云州市青禾区人民路2号")
    look(conn, purpose="核查 13912345678")
    for number in (1, 2):
        (_, seen), = access.access_log(code(number))
        assert (seen.department, seen.account, "同一登记住所" in seen.purpose) == ("scjg", "scjg-01", True)
        assert "13912345678" not in seen.purpose
    assert access.access_log(code(3)) == []
    kept = [conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("warning_note", "warning_signal", "warning_run")]
    assert kept == [0, 0, 0]


@pytest.mark.parametrize(
    "changes", [{"purpose": " "}, {"kind": "phone"}, {"kind": "person"}, {"region": "5'"}, {"at_least": 1}, {"days": -1}]
)
def test_what_cannot_be_asked(conn: psycopg.Connection[Any], changes: dict[str, Any]) -> None:
    with pytest.raises(api.SignalRefusedError):
        look(conn, **changes)


@pytest.mark.parametrize("who", [officer("decide"), Actor("subject", uscc=code(1)), Actor("department", "scjg"), Actor("platform")])
def test_who_may_not_look(conn: psycopg.Connection[Any], who: Actor) -> None:
    with pytest.raises(NoOfficeError):
        look(conn, actor=who)
    with pytest.raises(NoOfficeError):
        api.open_note(conn, api.Ask("address"), "x", why="y", actor=who, now=NOW)


def test_a_note_is_opened_with_reasons_read_by_its_members_and_closed_once(conn: psycopg.Connection[Any]) -> None:
    for number in (1, 2):
        subject(conn, code(number), address="云州市青禾区人民路1号")
    (cluster,) = look(conn)
    ask = api.Ask("address", at_least=2)
    with pytest.raises(api.SignalRefusedError):
        api.open_note(conn, ask, cluster.key, why=" ", actor=CLERK, now=NOW)
    with pytest.raises(api.UnknownNoteError):
        api.open_note(conn, ask, "no-such", why="x", actor=CLERK, now=NOW)
    made = api.open_note(conn, ask, cluster.key, why="两家登记住所相同，拟实地核查", actor=CLERK, now=NOW)
    assert made.members == sorted([code(1), code(2)])
    for who in (CLERK, OFFICE):
        assert api.note(conn, made.id, actor=who) == made
        assert api.notes(conn, actor=who) == (made,)
    for number in (1, 2):
        (seen,) = api.notes(conn, actor=Actor("subject", uscc=code(number)))
        assert (seen.id, seen.why, seen.members, seen.officer) == (made.id, made.why, [code(number)], ""), "nobody else in it"
    for who in (OTHER, Actor("subject", uscc=code(3))):
        assert api.notes(conn, actor=who) == ()
        with pytest.raises(api.UnknownNoteError):
            api.note(conn, made.id, actor=who)
    with pytest.raises(NoOfficeError):
        api.close_note(conn, made.id, why="x", actor=OFFICE, now=NOW)
    closed = api.close_note(conn, made.id, why="系集中办公区，无异常", actor=CLERK, now=NOW)
    assert (closed.closed_by, closed.closed_why) == ("scjg-01", "系集中办公区，无异常")
    with pytest.raises(api.SignalRefusedError):
        api.close_note(conn, made.id, why="x", actor=CLERK, now=NOW)
    with pytest.raises(psycopg.errors.RestrictViolation), conn.transaction():
        conn.execute("UPDATE warning_note SET why = 'x'")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["人民路1号", "人民路１号", "人民 路1号", "人民路2号", "无号"]), st.sampled_from(["91", "53", "92"]),
            st.sampled_from(["510104", "510105", "320102"]),
        ),
        max_size=12,
    ),
    st.integers(2, 4),
)  # fmt: skip
def test_addresses_against_a_plain_count(conn: psycopg.Connection[Any], given_: list[tuple[str, str, str]], least: int) -> None:
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    with conn.transaction(force_rollback=True):
        for number, (road, kind, region) in enumerate(given_):
            subject(conn, code(number, kind), address=f"云州市青禾区{road}", region=region)
            if kind != "92" and road != "无号":
                plain = road.replace("１", "1").replace(" ", "")
                groups[plain, region[:4]].add(code(number, kind))
        found = members(look(conn, at_least=least))
    assert sorted(map(sorted, found)) == sorted(sorted(g) for g in groups.values() if len(g) >= least)


def test_a_page_holds_so_many(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    for number in range(2 * api.CLUSTERS_AT_ONCE + 2):
        subject(conn, code(number), address=f"云州市青禾区人民路{number // 2}号")
    first, second = look(conn), look(conn, skip=api.CLUSTERS_AT_ONCE)
    assert (len(first), len(second)) == (api.CLUSTERS_AT_ONCE, 1)
    assert {c.key for c in first}.isdisjoint(c.key for c in second)
