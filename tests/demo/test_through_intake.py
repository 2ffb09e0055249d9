"""The city through the real intake: every file ends as its manifest says, counted to the row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gongxin.runs.demo import Delivery, Manifest
from gongxin.runs.demo.delivery import deliver, register_departments

FIRST_MONTH = date(2023, 12, 20)


def a_few(city: Manifest) -> tuple[Delivery, ...]:
    """The stock of the register; for each other resource the first file of a shape and header not yet chosen; the
    files refused as a whole; and one that is sent twice."""
    stock = city.of("organisation_registration")
    chosen = {d.file: d for d in stock if d.department == "SCJG" and d.received_at.date() < FIRST_MONTH}
    kinds: set[tuple[str, str]] = set()
    for resource in dict.fromkeys(d.resource for d in city.deliveries):
        of_resource = [d for d in city.of(resource) if d.expected.state == "published" and not d.resend_of]
        fresh = [d for d in of_resource if (d.shape, d.header) not in kinds]
        first = (fresh or of_resource)[0]
        chosen[first.file] = first
        kinds.add((first.shape, first.header))
    refused = [d for d in city.deliveries if d.expected.state == "refused"]
    twice = next(d for d in city.deliveries if d.resend_of and d.resource == "tax_rating")
    once = next(d for d in city.deliveries if d.file == twice.resend_of and not d.resend_of)
    wanted = [*chosen.values(), *refused, once]
    return (*(d for d in city.deliveries if d in wanted), twice)


@pytest.mark.django_db(transaction=True)
def test_a_few_files_of_every_kind_end_as_the_manifest_says(city: Manifest, city_folder: Path, home: Path) -> None:
    few = replace(city, deliveries=a_few(city))
    register_departments(few, datetime.now(UTC))
    taken = deliver(few, city_folder)
    assert taken.surprises == []
    assert taken.rows["rows"] > 300
    again = deliver(few, city_folder)
    assert again.surprises == []
    assert again.rows == taken.rows, "a second run changes nothing"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_whole_small_city_ends_as_the_manifest_says(city: Manifest, city_folder: Path, home: Path) -> None:
    register_departments(city, datetime.now(UTC))
    taken = deliver(city, city_folder)
    assert taken.surprises == []
    assert taken.states["held"] == 1
    assert taken.states["refused"] == 2
    assert taken.rows["rows"] == sum(taken.rows[name] for name in ("accepted", "refused", "quarantined", "held"))
