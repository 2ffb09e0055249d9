"""Pages of integrity, commitments, tips and reports in a browser, both languages, desktop and phone: axe finds nothing, nothing scrolls
sideways, no text is left in the other language."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from commitments.world import CLERK
from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.civic import urls
from gongxin.commitments import api as commitments
from gongxin.integrity import api as integrity
from gongxin.kernel.text import Bilingual
from gongxin.reports import api as reports
from integrity.world import CITY, RIVAL, WORKS, World, write

from .mirror import EVERY_LANGUAGE, EVERY_SCREEN, mirrored

OWN_WORDS = {"tips", "follow"}
"""Pages without values of records, which are Chinese in every language."""
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def addresses(committed_world: ModuleType, db: None, settings: Any) -> dict[str, list[str]]:
    """Name of the page → addresses: a city's bodies with contract, invoice, complaint and promise; a report and its states."""
    connection.ensure_connection()
    conn = connection.connection
    write(conn)
    world = World(conn, now=timezone.now())
    contract = world.contract(agreed_days=90, agreed_rate=Decimal(1), signed_on=world.today - timedelta(days=400), pay_when_paid=True)
    world.invoice(contract.id, "12345.67", world.today - timedelta(days=300))
    world.verify(world.routed().id)
    access.add_department("fgw", Bilingual("云州市发展改革委", "Yunzhou DRC"), now=world.now, region="330100", update=True)
    offer = world.call(
        commitments.prepare, "T1", RIVAL, matter="食品经营许可", due_on=world.today + timedelta(days=9), department="fgw", actor=CLERK
    )
    signer = access.Actor("subject", uscc=RIVAL)
    promise = world.call(commitments.sign, offer.id, text_hash=offer.text_hash, actor=signer, catalogue=load())
    asked = reports.Asked("public", committed_world.FOOD)
    issued, _ = reports.issue(conn, asked, actor=None, now=world.now, catalogue=load())
    return {
        "integrity": ["/integrity/"],
        "method": ["/integrity/method/"],
        "region": ["/integrity/regions/330100/"],
        "contract": [f"/integrity/contracts/{contract.id}/"],
        "body": [f"/integrity/bodies/{WORKS}/", f"/integrity/bodies/{CITY}/"],
        "records": [f"/integrity/bodies/{WORKS}/{kind}/" for kind in integrity.RECORD_KINDS],
        "commitment": [f"/commitments/{promise.number}/"],
        "tips": ["/tips/"],
        "follow": ["/tips/follow/"],
        "reports": ["/reports/", "/reports/?number=x"],
        "report": [f"/reports/{issued.number}/", "/reports/none/"],
    }


def test_every_page_of_the_room_is_looked_at(addresses: dict[str, list[str]]) -> None:
    assert {pattern.name for pattern in urls.urlpatterns} <= addresses.keys(), "a new page must be placed here"


@EVERY_SCREEN
@EVERY_LANGUAGE
def test_every_page(browser: Any, addresses: dict[str, list[str]], screen: str, language: str) -> None:
    with mirrored(browser, screen) as tab:
        for name, places in addresses.items():
            for n, place in enumerate(places):
                tab.go(language + place, status=404 if place == "/reports/none/" else 200)
                tab.look(f"civic-{name}-{n}{language.replace('/', '-')}", words=name in OWN_WORDS)
        _a_tip(tab, language)
        assert not tab.faults, "\n".join(map(str, tab.faults))


def _a_tip(tab: Any, language: str) -> None:
    """Handed in with something missing, then whole; the receipt; followed up."""
    tab.go(f"{language}/tips/")
    form = tab.page.locator("main form").first
    form.locator("button[type=submit], button:not([type])").first.click()
    tab.look(f"civic-tips-wrong{language.replace('/', '-')}")
