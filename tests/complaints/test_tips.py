"""Tips: about organisations only, followed by receipt, identities sealed, no way into a credit file."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.access.api import NoOfficeError
from gongxin.complaints import api, manual
from gongxin.complaints.rules.reporting import ALPHABET, LENGTH, TIP1, TIP3
from gongxin.kernel.errors import GongxinError
from integrity.world import COMPANY, NEW, RIVAL, WORKS
from integrity.world import World as Duties

from .world import ACCUSED, CLERK, OFFICE, REPORTER, SEAL, World

PAGES = Path(__file__).resolve().parents[2] / "docs" / "complaints"


def refused(rule: str) -> Any:
    return pytest.raises(api.TipRefusedError, match=f"{rule}:")


def test_received_passed_answered(world: World):
    tip, receipt = world.passed()
    found = api.follow(world.conn, receipt)
    assert (found.tip.state, found.tip.department) == ("passed", "czj")
    done = world.decide(tip.id)
    assert (done.state, done.decision_no) == ("founded", "云罚〔2026〕9号")
    assert [event.what for event in api.follow(world.conn, receipt.lower().replace("-", " ")).events] == [
        "received", "passed", "founded",
    ]  # fmt: skip
    with refused("TIP8"):
        world.call(api.supplement, receipt, "还有")
    world.settled()


@pytest.mark.parametrize(
    ("about", "kind"),
    [(COMPANY, "person"), ("张三", "organisation"), ("330102199001011234", "organisation"), ("13812345678", "body"), ("", "organisation")],
)
def test_about_a_person_is_refused_with_an_explanation(world: World, about: str, kind: str):
    with refused("TIP1") as error:
        world.report(about, about_kind=kind)
    assert "12388" in str(error.value)
    assert world.conn.execute("SELECT count(*) FROM tip").fetchone() == (0,)


def test_bad_input(world: World):
    for words in ({"about": "91330100MA27XL0Q4H"}, {"statement": " \n"}, {"domain": "poetry"}):
        with pytest.raises(api.TipRefusedError):
            world.report(**words)


def test_nothing_of_an_anonymous_reporter_and_no_receipt_is_kept(world: World):
    tip, receipt = world.report(reporter=None)
    assert receipt not in world.dump()
    assert receipt.replace("-", "") not in world.dump()
    assert not api.follow(world.conn, receipt).identified
    columns = {row[0] for row in world.conn.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'tip'")}
    assert not columns & {"ip", "address", "agent", "session", "filed_at"}
    with pytest.raises(api.UnknownTipError):
        world.call(api.open_seal, tip.id, why="x", actor=SEAL)


def test_an_identity_is_sealed(world: World):
    tip, receipt = world.passed()
    dump = world.dump()
    for part in ("李某甲", "138 0013 8000", "13800138000"):
        assert part not in dump
    assert "李" not in repr(REPORTER)
    assert not hasattr(api.get(world.conn, tip.id, actor=CLERK), "reporter")
    lengths = {row[0] for row in world.conn.execute("SELECT length(ciphertext) FROM sealed.reporter")}
    world.report(reporter=api.Reporter("欧阳某某某" * 5, ""))
    assert {row[0] for row in world.conn.execute("SELECT length(ciphertext) FROM sealed.reporter")} == lengths
    for actor in (CLERK, OFFICE):
        with pytest.raises(NoOfficeError):
            world.call(api.open_seal, tip.id, why="x", actor=actor)
    with refused("TIP5"):
        world.call(api.open_seal, tip.id, why=" ", actor=SEAL)
    assert api.follow(world.conn, receipt).openings == ()
    assert world.call(api.open_seal, tip.id, why="需要核实", actor=SEAL) == REPORTER
    (opening,) = api.follow(world.conn, receipt).openings
    assert (opening.department, opening.why) == ("szf", "需要核实")


def test_another_key_or_a_moved_row_opens_nothing(world: World, settings: Any):
    tip, receipt = world.report()
    other, _ = world.report(reporter=None)
    with world.conn.transaction(force_rollback=True):
        world.conn.execute("INSERT INTO sealed.reporter SELECT %s, key_id, nonce, ciphertext FROM sealed.reporter", (other.id,))
        with pytest.raises(api.SealBrokenError):
            world.call(api.open_seal, other.id, why="x", actor=SEAL)
    settings.SEALED_KEY = "another"
    with pytest.raises(api.SealBrokenError):
        world.call(api.open_seal, tip.id, why="x", actor=SEAL)
    assert len(api.follow(world.conn, receipt).openings) == 1, "an opening that failed is logged as well"


def test_the_logs_of_openings_cannot_be_changed(world: World):
    tip, _ = world.report()
    world.call(api.open_seal, tip.id, why="x", actor=SEAL)
    for statement in (
        "DELETE FROM sealed.opening", "UPDATE sealed.opening SET why = 'y'", "UPDATE sealed.reporter SET key_id = 'x'",
        "UPDATE tip_event SET why = 'y'", "DELETE FROM tip",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.RestrictViolation), world.conn.transaction():
            world.conn.execute(statement)


def test_the_reporter_may_be_forgotten(world: World):
    tip, receipt = world.passed()
    assert api.follow(world.conn, receipt).identified
    assert not world.call(api.forget, receipt).identified
    assert world.conn.execute("SELECT count(*) FROM sealed.reporter").fetchone() == (0,)
    assert world.call(api.forget, receipt).tip.state == "passed"
    world.decide(tip.id)
    other, code = world.passed()
    world.decide(other.id, founded=False)
    assert not world.call(api.forget, code).identified, "also after it is closed"
    world.settled()


def test_never_to_the_accused(world: World):
    tip, _ = world.report(WORKS, about_kind="body", domain="fees")
    with refused("TIP6"):
        world.call(api.pass_on, tip.id, "jsj", why="x", actor=OFFICE)
    for step in (api.pass_on, api.decline, api.decide, api.open_seal):  # it does not even learn that there is one
        words = {"department": "czj"} if step is api.pass_on else {"founded": False} if step is api.decide else {}
        with pytest.raises(api.UnknownTipError):
            world.call(step, tip.id, why="x", actor=ACCUSED, **words)
    with pytest.raises(api.UnknownTipError):
        api.get(world.conn, tip.id, actor=ACCUSED)
    assert api.waiting(world.conn, actor=ACCUSED) == []
    assert [item.id for item in api.waiting(world.conn, actor=OFFICE)] == [tip.id]


def test_never_to_who_took_the_accused_over(world: World):
    tip, _ = world.report(NEW, about_kind="body", domain="fees")
    Duties(world.conn).succeed(NEW, WORKS)
    with refused("TIP6"):
        world.call(api.pass_on, tip.id, "jsj", why="x", actor=OFFICE)
    assert api.waiting(world.conn, actor=ACCUSED) == []


def test_founded_needs_a_document_and_reasons(world: World):
    tip, _ = world.passed()
    for words in ({"decision_no": " "}, {"why": " "}):
        with refused("TIP8"):
            world.decide(tip.id, **words)
    with pytest.raises(NoOfficeError):
        world.decide(tip.id, actor=OFFICE)
    assert world.decide(tip.id, founded=False, decision_no="").state == "unfounded"
    other, receipt = world.report()
    world.call(api.decline, other.id, why="请向法院起诉", actor=OFFICE)
    assert api.follow(world.conn, receipt).tip.answer == "请向法院起诉"


def test_numbers_of_persons_are_masked(world: World):
    tip, receipt = world.report(statement="请联系 13812345678 或 33010219900101123X")
    world.call(api.supplement, receipt, "我的电话 13912345678")
    dump = world.dump()
    assert "13812345678" not in dump
    assert "13912345678" not in dump
    assert tip.statement != ""


@given(st.text(max_size=60))
def test_a_code_typed_in_any_manner_is_the_code(noise: str):
    code = TIP3.new()
    assert len(code.replace("-", "")) == LENGTH
    assert TIP3.digest(code) == TIP3.digest(code.lower().replace("-", " "))
    assert TIP3.digest(noise) != TIP3.digest(code)


def test_receipts_are_not_to_be_guessed():
    assert math.log2(len(ALPHABET)) * LENGTH > 128
    assert len({TIP3.new() for _ in range(2000)}) == 2000


@given(st.text(max_size=30))
def test_about_needs_a_code(text: str):
    assert not TIP1.is_about_an_organisation(text)


def test_no_sequence_reaches_a_credit_file(world: World):
    """Whatever is done with tips, the registry, the notices and the lists stay as they were."""

    def outside() -> tuple[Any, ...]:
        return tuple(
            world.conn.execute(f"SELECT count(*) FROM {table}").fetchone()
            for table in ("record_version", "notice", "list_entry", "objection", "gov_complaint", "gov_breach", "subject")
        )

    before = outside()
    steps = st.sampled_from(["pass", "decline", "founded", "unfounded", "supplement", "forget", "open"])

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(st.tuples(steps, st.sampled_from([CLERK, OFFICE, ACCUSED, SEAL])), max_size=8), st.booleans())
    def check(sequence: list[tuple[str, Any]], named: bool) -> None:
        with world.conn.transaction(force_rollback=True):
            tip, receipt = world.report(RIVAL, reporter=REPORTER if named else None)
            acts: dict[str, Any] = {
                "pass": lambda a: world.call(api.pass_on, tip.id, "czj", why="w", actor=a),
                "decline": lambda a: world.call(api.decline, tip.id, why="w", actor=a),
                "founded": lambda a: world.decide(tip.id, actor=a),
                "unfounded": lambda a: world.decide(tip.id, founded=False, actor=a),
                "supplement": lambda a: world.call(api.supplement, receipt, "又及"),
                "forget": lambda a: world.call(api.forget, receipt),
                "open": lambda a: world.call(api.open_seal, tip.id, why="w", actor=a),
            }
            for step, actor in sequence:
                try:
                    with world.conn.transaction():
                        acts[step](actor)
                except GongxinError:
                    continue
            world.settled()
            found = api.follow(world.conn, receipt)
            assert len(found.events) == found.tip.steps
            assert outside() == before

    check()


@pytest.mark.parametrize("name", ["zh.md", "en.md"])
def test_the_committed_pages_are_the_rules(name: str):
    assert (PAGES / name).read_text(encoding="utf-8") == manual.texts()[name]


def test_every_rule_is_on_the_page():
    for text in manual.texts().values():
        for rule in manual.rules():
            assert f"| {rule.number()} |" in text
