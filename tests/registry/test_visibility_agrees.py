"""The gate in SQL and visibility's rules say the same of random records, channels and days."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from gongxin.catalogue import CHANNELS, load
from gongxin.registry import api
from gongxin.visibility import RecordFacts, public_until, visible
from thorough import examples

from .rows import code, key_of, subject, subjects, submission

CATALOGUE = load()
RESOURCES = [item.id for item in CATALOGUE.resources]
START = date(2020, 1, 1)
on_days = st.dates(START, date(2030, 12, 31)) | st.sampled_from([date(2024, 2, 29), date(2025, 2, 28)])
# Days before the day asked for: where the rules turn, a day to either side, and the days to come.
TURNS = (0, 90, 92, 365, 366, 1095, 1096, 1461, 1825, 1826, 1827)
ago = st.sampled_from([turn + step for turn in TURNS for step in (-1, 0, 1)]) | st.integers(-400, 2500)
maybe_ago = st.none() | ago

version = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["current", *api.STATES]),
        "severity": st.sampled_from(["minor", "general", "serious", None]),
        "decided_on": maybe_ago,
        "effective_to": maybe_ago,
        "publication_until": maybe_ago,
        "summary_procedure": st.booleans(),
        "accepted_ago": st.sampled_from([-1, 0, 0, 1]) | st.integers(0, 300),
        "hour": st.integers(0, 23),
    }
)
history = st.fixed_dictionaries(
    {
        "resource": st.sampled_from(RESOURCES),
        "nature": st.sampled_from(["adverse", "adverse", "basic", "favourable", "neutral"]),
        "versions": st.lists(version, min_size=1, max_size=3),
    }
)


def dated(one, on):
    """The version with its days counted back from `on`."""

    def day(number):
        return None if number is None else on - timedelta(days=number)

    accepted = datetime.combine(day(one["accepted_ago"]), time(one["hour"]), tzinfo=UTC)
    dates = {name: day(one[name]) for name in ("decided_on", "effective_to", "publication_until")}
    kept = {name: one[name] for name in ("state", "severity", "summary_procedure")}
    return kept | dates | {"accepted_at": accepted}


def write(conn, number, item, on):
    """The versions of one record as they would have been accepted, one after the other."""
    ordered = sorted((dated(one, on) for one in item["versions"]), key=lambda one: one["accepted_at"])
    for position, one in enumerate(ordered, start=1):
        facts = RecordFacts(
            resource=item["resource"],
            nature=item["nature"],
            severity=one["severity"],
            decided_on=one["decided_on"],
            publication_until=one["publication_until"],
            summary_procedure=one["summary_procedure"],
        )
        regime = CATALOGUE.regime_on(CATALOGUE.resource(item["resource"]), one["decided_on"]) if one["decided_on"] else None
        if regime:
            facts = replace(facts, regime=regime.id)
        row = one | {
            "seq": number * 10 + position,
            "version": position,
            "record_key": key_of(str(number)),
            "content_hash": key_of(str(position)),
            "uscc": code(1),
            "resource": item["resource"],
            "nature": item["nature"],
            "department": "X",
            "regime": facts.regime,
            "public_until": public_until(facts, CATALOGUE),
            "content": "{}",
        }
        values = ", ".join(f"%({name})s" for name in row)
        conn.execute(f"INSERT INTO record_version ({', '.join(row)}) VALUES ({values})", row)


def expected(conn, channel, on):
    """What visibility shows, record by record: key → (version, until known)."""
    with psycopg.Cursor(conn, row_factory=dict_row) as cursor:
        rows = cursor.execute(
            "SELECT * FROM record_version WHERE accepted_at < %s ORDER BY version", (api.end_of(on),)
        ).fetchall()
    latest = {row["record_key"]: row for row in rows}
    found = {}
    for key, row in latest.items():
        answer = visible(api.facts_of(row), channel, on, CATALOGUE)
        if answer.shown:
            found[str(key)] = (row["version"], {mark.en for mark in answer.marks}, row["nature"])
    return found


WORDS = {
    "contested": "Contested",
    "repaired": "Repaired",
    "withdrawn": "Annulled or withdrawn",
    "annulled": "Annulled or withdrawn",
    "hidden": "Hidden during reorganisation",
    "lapsed": "No longer valid",
    "expired": "Publication ended",
}


@pytest.mark.random
@settings(max_examples=examples(25, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(history, min_size=1, max_size=6), on=on_days)
def test_the_gate_in_sql_is_the_rule(conn, items, on):
    with conn.transaction(force_rollback=True):
        api.register_subjects(conn, submission(), subjects([subject(1, "甲公司")]))
        for number, item in enumerate(items):
            write(conn, number, item, on)
        for channel in CHANNELS:
            rule = expected(conn, channel, on)
            file = json.loads(api.credit_file(code(1), channel, on, CATALOGUE))
            found = {
                item["record_key"]: (item["version"], {WORDS[mark] for mark in item["marks"]}, item["nature"])
                for section in file["sections"]
                for item in section["records"]
            }
            assert found == rule, channel
            [counted] = json.loads(api.batch_lookup([code(1)], channel, on, CATALOGUE))
            assert counted["counts"] == file["counts"]
            assert sum(counted["counts"].values()) == len(rule)
            for number, item in enumerate(items):
                body = api.history(code(1), item["resource"], key_of(str(number)), channel, on, CATALOGUE)
                assert (body is not None) == (str(key_of(str(number))) in rule)


def test_days_before_a_record_existed_show_nothing(conn):
    api.register_subjects(conn, submission(), subjects([subject(1, "甲公司")]))
    on = START - timedelta(days=1)
    assert json.loads(api.credit_file(code(1), "archive", on, CATALOGUE))["sections"] == []
