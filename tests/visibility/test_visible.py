"""VIS1-VIS16: what a channel shows on a day. Each test bears its rule's number and sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.catalogue import CHANNELS, PUBLIC_CHANNELS, SEVERITIES, Channel, load
from gongxin.visibility import NEVER, VISIBILITY_RULES, RecordFacts, Visibility, public_until, visible

CATALOGUE = load()
DAYS = st.dates(date(2018, 1, 1), date(2034, 12, 31))
MAYBE = st.none() | DAYS
RECORDS = st.builds(
    RecordFacts,
    resource=st.sampled_from([resource.id for resource in CATALOGUE.resources]),
    nature=st.sampled_from(("adverse", "basic", "favourable", "neutral")),
    severity=st.none() | st.sampled_from(SEVERITIES),
    decided_on=MAYBE,
    effective_to=MAYBE,
    publication_until=MAYBE,
    accepted_on=MAYBE,
    summary_procedure=st.booleans(),
    withdrawn_on=MAYBE,
    repaired_on=MAYBE,
    annulled_on=MAYBE,
    contested=st.booleans(),
)
ANY_CHANNEL = st.sampled_from(CHANNELS)
GONE_WHEN_REPAIRED: tuple[Channel, ...] = (*PUBLIC_CHANNELS, "sharing")

DECIDED = date(2026, 5, 8)
FINE = RecordFacts("administrative_penalty", "adverse", "general", decided_on=DECIDED, accepted_on=date(2026, 5, 12))
SOON = date(2026, 8, 1)


def see(record: RecordFacts, channel: Channel, on: date = SOON) -> Visibility:
    return visible(record, channel, on, CATALOGUE)


def marks(seen: Visibility) -> set[str]:
    return {mark.zh for mark in seen.marks}


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_ordinary_penalty_is_seen_everywhere(channel: Channel):
    assert see(FINE, channel).shown


@pytest.mark.parametrize("channel", CHANNELS)
def test_vis1_only_in_the_channels_that_the_definition_opens(channel: Channel):
    """VIS1 A record appears only in the channels that its resource's definition opens."""
    seen = see(replace(FINE, resource="social_insurance_arrears"), channel)
    assert seen.shown == (channel in {"sharing", "government", "archive"})
    if not seen.shown:
        assert seen.rules == ("VIS1",)


@given(RECORDS, ANY_CHANNEL, DAYS)
def test_vis2_not_before_acceptance_nor_decision(record: RecordFacts, channel: Channel, on: date):
    """VIS2 A record appears from the day it was accepted, and not before its decision was made."""
    if any(day is not None and on < day for day in (record.accepted_on, record.decided_on)):
        assert not see(record, channel, on).shown


@given(RECORDS, ANY_CHANNEL, DAYS)
def test_vis3_annulled_is_only_in_the_archive(record: RecordFacts, channel: Channel, on: date):
    """VIS3 An annulled record appears in no channel but the archive."""
    if record.annulled_on is not None and record.annulled_on <= on and channel != "archive":
        seen = see(record, channel, on)
        assert not seen.shown
        assert "VIS3" in seen.rules


@given(RECORDS, ANY_CHANNEL, DAYS)
def test_vis4_withdrawn_is_only_in_the_archive(record: RecordFacts, channel: Channel, on: date):
    """VIS4 A record that its source withdrew appears in no channel but the archive."""
    if record.withdrawn_on is not None and record.withdrawn_on <= on and channel != "archive":
        assert not see(record, channel, on).shown


@pytest.mark.parametrize("channel", CHANNELS)
def test_vis5_repaired_is_gone_from_page_report_and_sharing(channel: Channel):
    """VIS5 A repaired record is gone from the public page, the public report and sharing."""
    repaired = replace(FINE, repaired_on=date(2026, 8, 10))
    assert see(repaired, channel, date(2026, 8, 9)).shown
    after = see(repaired, channel, date(2026, 8, 10))
    assert after.shown == (channel not in GONE_WHEN_REPAIRED)
    if channel in GONE_WHEN_REPAIRED:
        assert after.rules == ("VIS5",)
        assert after.until == date(2026, 8, 9)
    else:
        assert "已修复" in marks(after)


@given(RECORDS, st.sampled_from(GONE_WHEN_REPAIRED), DAYS)
def test_vis6_never_after_the_last_public_day(record: RecordFacts, channel: Channel, on: date):
    """VIS6 An adverse record leaves every public channel, and sharing, after its last public day; one that
    never
    had such a day never enters them."""
    until = public_until(record, CATALOGUE)
    if until is not None and until < on:
        assert not see(record, channel, on).shown


@given(RECORDS, st.sampled_from(PUBLIC_CHANNELS), DAYS)
def test_vis6_minor_never_and_summary_procedure_never(record: RecordFacts, channel: Channel, on: date):
    """VIS6 with PUB5 and PUB7: minor dishonesty and the summary procedure never come to a public page."""
    if record.summary_procedure or (record.nature == "adverse" and record.severity == "minor"):
        assert not see(record, channel, on).shown


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        (replace(FINE, summary_procedure=True), "PUB7"),
        (replace(FINE, severity="minor"), "PUB5"),
        (replace(FINE, decided_on=None), "PUB8"),
    ],
)
def test_why_a_record_never_is_public(record: RecordFacts, rule: str):
    """VIS6 names the rule of publication that keeps the record out."""
    seen = see(record, "public_page")
    assert seen.rules == (rule,)
    assert seen.until == NEVER
    assert see(record, "special_report").shown
    assert see(record, "government").shown


def test_vis7_special_report_reaches_back_five_years():
    """VIS7 A special report reaches back five years at most."""
    old = replace(FINE, decided_on=date(2021, 8, 1), accepted_on=date(2021, 8, 3))
    assert see(old, "special_report", date(2026, 8, 1)).shown
    gone = see(old, "special_report", date(2026, 8, 2))
    assert gone.rules == ("VIS7",)
    assert gone.until == date(2026, 8, 1)


@given(RECORDS, ANY_CHANNEL, DAYS)
def test_vis8_contested_is_marked_wherever_it_is_shown(record: RecordFacts, channel: Channel, on: date):
    """VIS8 While an objection is open, every channel marks the record as contested."""
    seen = see(record, channel, on)
    assert ("异议处理中" in marks(seen)) == (seen.shown and record.contested)


@given(RECORDS, ANY_CHANNEL, DAYS)
def test_vis9_repaired_is_marked_wherever_it_is_shown(record: RecordFacts, channel: Channel, on: date):
    """VIS9 Where a repaired record is still shown it is marked as repaired."""
    seen = see(record, channel, on)
    repaired = record.repaired_on is not None and record.repaired_on <= on
    assert ("已修复" in marks(seen)) == (seen.shown and repaired)


def test_vis10_ended_validity_is_marked_not_hidden():
    """VIS10 A record whose validity has ended stays where it is and says so."""
    licence = RecordFacts("administrative_licence", "basic", decided_on=DECIDED, effective_to=date(2026, 7, 31))
    assert marks(see(licence, "public_page", date(2026, 7, 31))) == set()
    assert marks(see(licence, "public_page", date(2026, 8, 1))) == {"已过有效期"}


def test_vis11_shown_after_the_last_public_day_it_is_marked():
    """VIS11 Where a record is shown after its last public day it is marked."""
    seen = see(FINE, "government", date(2027, 5, 9))
    assert seen.shown
    assert marks(seen) == {"公示期已满"}


def test_vis12_archive_marks_what_has_no_effect():
    """VIS12 Where an annulled or withdrawn record is kept it is marked as without effect."""
    for record in (replace(FINE, annulled_on=SOON), replace(FINE, withdrawn_on=SOON)):
        assert marks(see(record, "archive")) == {"已撤销或者撤回"}


@given(RECORDS, ANY_CHANNEL, DAYS)
def test_vis13_and_vis14_names_of_persons_are_masked_and_closed_fields_left_out(
    record: RecordFacts, channel: Channel, on: date
):
    """VIS13 The name of a person on an organisation's record is masked in every channel but government.
    VIS14 Fields
    that are not open to the public are shown to government only."""
    seen = see(record, channel, on)
    resource = CATALOGUE.resource(record.resource)
    if seen.shown and channel != "government":
        assert seen.masked_fields == resource.personal_fields
        assert seen.hidden_fields == resource.hidden_fields
    else:
        assert not seen.masked_fields | seen.hidden_fields


def test_vis15_and_vis16_hidden_during_a_reorganisation():
    """VIS15 While a bankruptcy reorganisation is carried out, a record hidden on the court's approval appears to government and
    in the archive only. VIS16 Where it is kept it is marked."""
    hidden = replace(FINE, hidden_on=SOON)
    for channel in CHANNELS:
        seen = see(hidden, channel)
        assert seen.shown == (channel in {"government", "archive"})
        if seen.shown:
            assert "重整期间暂停公示" in marks(seen)
        else:
            assert "VIS15" in seen.rules


@given(RECORDS, ANY_CHANNEL, DAYS, st.integers(1, 4000))
def test_once_gone_it_never_comes_back(record: RecordFacts, channel: Channel, on: date, later: int):
    """Monotone in the date: nothing but acceptance and the decision itself ever makes a record appear."""
    seen = see(record, channel, on)
    if not seen.shown and "VIS2" not in seen.rules:
        assert not see(record, channel, on + timedelta(days=later)).shown


@given(RECORDS, ANY_CHANNEL, DAYS)
def test_until_is_the_last_day(record: RecordFacts, channel: Channel, on: date):
    """What is shown is shown on its last day, and no longer the day after."""
    seen = see(record, channel, on)
    if seen.shown and seen.until is not None:
        assert on <= seen.until
        assert see(record, channel, seen.until).shown
        assert not see(record, channel, seen.until + timedelta(days=1)).shown


@given(RECORDS, DAYS)
def test_archive_keeps_everything(record: RecordFacts, on: date):
    """Every state keeps its versions: from the day of acceptance on the archive shows the record for ever."""
    begun = all(day is None or day <= on for day in (record.accepted_on, record.decided_on))
    assert see(record, "archive", on).shown == begun
    assert see(record, "archive", on).until is None


@given(RECORDS, ANY_CHANNEL, DAYS)
def test_every_answer_names_its_rules(record: RecordFacts, channel: Channel, on: date):
    """A function that decides returns its reasons with its result."""
    seen = see(record, channel, on)
    assert len(seen.rules) == len(seen.reasons)
    assert seen.shown or seen.rules
    assert all(reason.zh and reason.en for reason in seen.reasons)


@given(RECORDS, DAYS)
def test_public_report_shows_what_the_page_shows(record: RecordFacts, on: date):
    assert see(record, "public_page", on).shown == see(record, "public_report", on).shown


def test_rules_are_numbered_without_gaps_and_bilingual():
    assert [rule.number() for rule in VISIBILITY_RULES] == [f"VIS{n}" for n in range(1, 17)]
    assert all(rule.sentence().zh.endswith("。") and rule.sentence().en.endswith(".") for rule in VISIBILITY_RULES)


def test_facts_of_a_row_of_the_registry():
    row = {
        "resource": "administrative_penalty",
        "nature": "adverse",
        "severity": "general",
        "decided_on": DECIDED,
        "accepted_at": datetime(2026, 5, 11, 20, 0, tzinfo=UTC),
        "content": {"ignored": True},
    }
    assert RecordFacts.of(row) == replace(FINE, accepted_on=date(2026, 5, 12))
