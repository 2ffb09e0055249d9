"""The city: the same bytes for a seed, valid codes, counts that add up, nobody real in it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from gongxin import catalogue as definitions
from gongxin.kernel import identifiers, oldcodes, organisation_code, regions, uscc
from gongxin.runs.demo import Manifest, generate_city, stories
from gongxin.runs.demo.city import _world
from gongxin.runs.demo.feeds import feeds, stock_until
from gongxin.runs.demo.plan import plan
from gongxin.runs.demo.pools import days
from gongxin.runs.demo.sources import read

TODAY = date(2026, 11, 20)
KINDS = set("91 92 93 11 12 13 31 32 33 34 35 51 52 53 54 55 81 N1 N2 N3 J1".split())  # noqa: SIM905


def digests(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_a_seed_gives_the_same_bytes(city: Manifest, city_folder: Path, tmp_path: Path, small: dict[str, Any]) -> None:
    again = generate_city(tmp_path, **small)
    assert again == city
    assert digests(tmp_path) == digests(city_folder)


def test_another_seed_gives_another_city(city: Manifest, tmp_path: Path, small: dict[str, Any]) -> None:
    other = generate_city(tmp_path, **(small | {"seed": 8}))
    assert {s.uscc for s in other.stories}.isdisjoint({s.uscc for s in city.stories})


def test_the_manifest_survives_being_written(city: Manifest, city_folder: Path) -> None:
    assert Manifest.read(city_folder / "manifest.json") == city


def test_every_file_of_the_manifest_is_there_and_none_else(city: Manifest, city_folder: Path) -> None:
    named = {delivery.file for delivery in city.deliveries} | {"manifest.json"}
    assert named == set(digests(city_folder))


def test_deliveries_are_in_the_order_of_their_days_and_never_after_today(city: Manifest) -> None:
    days = [delivery.received_at.date() for delivery in city.deliveries]
    assert days == sorted(days)
    assert days[-1] <= TODAY
    assert all(delivery.received_at.utcoffset() is not None for delivery in city.deliveries)


def test_counts_add_up(city: Manifest) -> None:
    for delivery in city.deliveries:
        wanted = delivery.expected
        if wanted.state == "refused":
            continue
        assert wanted.rows == (wanted.accepted or 0) + (wanted.refused or 0) + (wanted.quarantined or 0), delivery.file
        assert wanted.rows > 0
        if wanted.state == "published":
            assert sum(delivery.planted.values()) >= (wanted.refused or 0) + (wanted.quarantined or 0)


def test_every_resource_shape_and_header_occurs(city: Manifest) -> None:
    # entries of lists and breaches of government bodies come by their procedures, not by files, in this city
    listed = {"serious_list_entry", "red_list_entry", "government_breach"}
    # ratings of sectors as issued, each with its scale; the city's departments hand in tax and environment
    listed |= {r.id for r in definitions.load(on=TODAY).resources if r.id.endswith(("_rating", "_grade", "_evaluation"))}
    listed -= {"tax_rating", "environmental_rating"}
    assert {d.resource for d in city.deliveries} == {r.id for r in definitions.load(on=TODAY).resources} - listed
    assert {d.shape for d in city.deliveries} == {"csv", "csv_bom", "csv_gb18030", "xlsx", "jsonl", "parquet"}
    assert {d.header for d in city.deliveries} == {"y2018", "y2016", "zh", "code"}
    assert {d.expected.state for d in city.deliveries} == {"published", "held", "refused"}
    assert any(d.resend_of for d in city.deliveries)


@pytest.fixture(scope="module")
def world():
    return _world(7, 2_000, TODAY)


def test_codes_are_valid_and_given_once(world) -> None:
    made, told = world[0].organisations, world[1]
    assert len(made) == 2_000
    assert len({org.uscc for org in made}) == len({org.name for org in made}) == 2_000
    wrong = [org for org in made if not uscc.is_valid(org.uscc)]
    assert [org.name for org in wrong] == [org.name for org in told if org.name == "云州栎台商贸有限公司"]
    for org in made:
        assert org.uscc[:2] == org.category
        assert organisation_code.is_valid_nine(org.org_code)
        assert not org.reg_no or oldcodes.classify(org.reg_no) is not None


def test_all_kinds_of_organisations_live_here(world) -> None:
    kinds = Counter(org.category for org in world[0].organisations)
    assert set(kinds) >= KINDS
    assert kinds["91"] > kinds["92"] > kinds["93"]


def test_the_regions_are_in_no_table(world) -> None:
    """云州 is nowhere: no code made here can be a real organisation's."""
    assert not any(regions.is_known(district["code"]) for district in read("city")["districts"])
    assert not any(regions.is_known(org.uscc[2:8]) for org in world[0].organisations)


def test_adverse_records_gather_on_a_few(world) -> None:
    rows = plan(world[0], 20_000)
    adverse = Counter(
        row.values["counterpart_uscc"]
        for (_, resource), of_feed in rows.items()
        if resource == "administrative_penalty"
        for row in of_feed
    )
    assert len(adverse) < 0.12 * 2_000
    assert sum(map(len, rows.values())) == pytest.approx(20_000, rel=0.05)


def test_nothing_is_decided_before_its_organisation_exists(world) -> None:
    born = {org.uscc: org.established for org in world[0].organisations}
    for of_feed in plan(world[0], 10_000).values():
        for row in of_feed:
            code = row.values.get("counterpart_uscc") or row.values.get("subject_uscc")
            day = row.values.get("decision_date")
            assert not isinstance(day, date) or day >= born[code], row.values


def test_no_code_looks_like_a_persons_number(world) -> None:
    """MA and seven digits is an organisation code as well as a passport of Macao: intake would refuse the row."""
    for org in world[0].organisations:
        assert not identifiers.contains(org.org_code)
        assert not identifiers.contains(org.reg_no)
        assert not identifiers.contains(org.uscc)


def test_planted_numbers_belong_to_nobody(world) -> None:
    codes = world[0].codes
    for _ in range(200):
        assert codes.resident_number()[6:9] == "209", "born in the 2090s"
        assert codes.mobile_number().startswith("154")


def test_a_city_too_small_for_its_kinds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least"):
        generate_city(tmp_path, organisations=20)


def test_a_changed_expectation_is_seen(city: Manifest) -> None:
    """The manifest is compared field by field: a delivery that differs in one count is another delivery."""
    first = city.deliveries[0]
    assert replace(first, expected=replace(first.expected, rows=0)) != first
    json.dumps(first.planted)


def test_what_is_late_holds_no_date_that_was_ahead_only_on_time(city: Manifest) -> None:
    late = [d for d in city.deliveries if d.note_en == "delivered late"]
    assert len(late) == 1
    assert "future_date" not in late[0].planted


def test_every_record_of_every_story_is_delivered(world) -> None:
    made, told = world
    for row in stories.rows(made, told):
        feed = made.feeds[row.department, row.resource]
        assert feed.closing_for(row.on) is not None, (row.identity, row.department, row.resource, row.on)


def test_most_departments_deliver_in_time_and_one_does_not() -> None:
    """Decisions against the days of delivery, by working days without holidays, which only make it later than it is."""
    late: dict[str, list[int]] = {}
    for feed in feeds(date(2023, 11, 20), TODAY, prompt=True):
        if feed.late is None:
            continue
        counts = late.setdefault(feed.department, [0, 0])
        for on in days(Random(f"{feed.key}"), feed, 3_000, date(2023, 11, 20)):
            closing = feed.closing_for(on)
            assert closing is not None
            if closing > feed.closings[0]:
                counts[0] += workdays_between(on, feed.received_at(closing).date()) > 7
                counts[1] += 1
    shares = {code: n / whole for code, (n, whole) in late.items()}
    assert 0.5 < shares.pop("YHSC") < 0.75
    assert len(shares) == 12
    assert all(0.015 < share < 0.16 for share in shares.values()), shares
    assert all(feed.late is None for feed in feeds(date(2023, 11, 20), TODAY)), "a small city has few files"
    assert stock_until(TODAY) == date(2025, 9, 30)


def workdays_between(first: date, last: date) -> int:
    return sum((first + timedelta(days=n)).weekday() < 5 for n in range(1, (last - first).days + 1))
