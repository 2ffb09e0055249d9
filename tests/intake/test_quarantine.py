"""Rows that could not be linked: kept, decided by people, decided anew; the registry follows."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from acceptance import material
from gongxin.intake import api
from gongxin.intake.models import QuarantineDecision
from gongxin.intake.quarantine import BadDecisionError, UnknownRowError
from gongxin.registry.models import RecordVersion, Subject

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ONE, OTHER = (material.uscc("91", "530102", f"MA00000{n}") for n in (1, 2))


@pytest.fixture
def waiting(send) -> api.QuarantineView:
    view = send([material.penalty(1, "", "云岭市某某商贸有限公司"), material.penalty(2, ONE, "云岭市甲商贸有限公司")])
    assert (view.state, view.accepted, view.quarantined) == ("published", 1, 1)
    [row] = api.quarantine({"submission": view.id, "open": True})
    return row


def states(code: str) -> list[str]:
    return list(RecordVersion.objects.filter(uscc=code).order_by("seq").values_list("state", flat=True))


def decide(row: api.QuarantineView, uscc: str | None) -> api.QuarantineView:
    return api.decide(row.id, author="li", why="凭营业执照核对", now=NOW, uscc=uscc)


def test_a_row_waits_with_its_reason_and_content(waiting) -> None:
    assert waiting.row == 2
    assert waiting.reasons == ("LK01.no_code",)
    assert waiting.name == "云岭市某某商贸有限公司"
    assert waiting.content["decision_no"] == "云市监罚字〔2026〕第00001号"
    assert "欧阳明" not in str(waiting)


def test_linking_publishes_the_record_that_a_right_file_would_have_made(waiting, send) -> None:
    row = decide(waiting, OTHER.lower())
    assert [(d.action, d.uscc) for d in row.decisions] == [("link", OTHER)]
    assert not row.open
    [record] = RecordVersion.objects.filter(uscc=OTHER)
    assert (record.submission_id, record.row, record.personal) == (row.submission, 2, {"legal_representative": "欧阳明"})
    assert Subject.objects.get(pk=OTHER).provisional
    again = send([material.penalty(1, OTHER, "云岭市某某商贸有限公司")])
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)


def test_a_decision_can_be_revised(waiting) -> None:
    decide(waiting, OTHER)
    decide(waiting, ONE)
    assert states(OTHER) == ["current", "withdrawn"]
    assert states(ONE) == ["current", "current"]  # its own record, and this one
    row = decide(waiting, None)
    assert states(ONE) == ["current", "current", "withdrawn"]
    assert [d.action for d in row.decisions] == ["link", "link", "refuse"]
    decide(waiting, OTHER)
    assert states(OTHER) == ["current", "withdrawn", "current"]


def test_a_record_that_was_delivered_otherwise_since_stays(waiting, send) -> None:
    decide(waiting, OTHER)
    send([material.penalty(1, OTHER, "云岭市某某商贸有限公司", CF_NR="罚款贰仟元整")])
    decide(waiting, None)
    assert states(OTHER) == ["current", "current"]


def test_what_cannot_be_decided(waiting) -> None:
    for uscc in ("91530102MA0000010X", "123"):
        with pytest.raises(BadDecisionError):
            decide(waiting, uscc)
    with pytest.raises(BadDecisionError):
        api.decide(waiting.id, author="li", why=" ", now=NOW, uscc=ONE)
    with pytest.raises(UnknownRowError):
        api.decide(10**9, author="li", why="x", now=NOW, uscc=ONE)
    assert not QuarantineDecision.objects.exists()


def test_decisions_are_kept(waiting) -> None:
    decide(waiting, None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        QuarantineDecision.objects.all().delete()
