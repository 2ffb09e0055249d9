"""The accounts that act, the bodies, their regions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from gongxin.access import api as access
from gongxin.civic.seeds.city import ENTERED_BY, OFFICE_AT, City
from gongxin.commitments import api as commitments
from gongxin.integrity import api as integrity
from gongxin.kernel import uscc as codes
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry
from gongxin.visibility.facts import CHINA


def accounts(city: City, opened: date, county: tuple[str, str]) -> tuple[access.Actor, access.Actor, dict[str, str]]:
    """The officers of the credit office and of whoever enters contracts; the code of every department's body."""
    at = datetime.combine(opened, datetime.min.time(), tzinfo=CHINA)
    for code, department, offices in (
        ("fgw-zw-01", OFFICE_AT, ["credit_office", "integrity", "commitment", "tips"]),
        ("sfj-zw-01", ENTERED_BY, ["integrity", "unseal"]),
        ("zjj-zw-01", "ZJJ", ["integrity", "commitment"]),
        ("scjg-ts-01", "SCJG", ["tips"]),
    ):
        access.add_officer(code, department, offices, now=at)
    office, clerk = access.officer("fgw-zw-01", now=at), access.officer("sfj-zw-01", now=at)
    government = codes.generate("11", "470100", "MB0YU001")
    names: list[tuple[str, Bilingual, str, str]] = [
        (government, Bilingual("云州市人民政府", "Yunzhou Municipal Government"), "470100", "city")
    ]
    bodies: dict[str, str] = {"SZF": government}
    for item in access.departments():
        if item.uscc and codes.subject_code(item.uscc) and item.uscc[:2] in commitments.BODIES:
            bodies[item.code] = item.uscc
            names.append((item.uscc, item.name, item.region or "470100", item.level or "city"))
    names.append((county[0], Bilingual(county[1], "Yanhui County Bureau of Housing and Urban Management"), "470121", "county"))
    for code, name, region, level in names:
        superior = None if code == government else government
        integrity.enrol(city.conn, code, name, region=region, level=level, superior=superior, actor=office, now=at)
    for code, zh, en in (
        ("470100", "云州市", "Yunzhou"),
        ("470121", "雁回县", "Yanhui County"),
        ("470122", "沧浦县", "Cangpu County"),
    ):
        integrity.name_region(city.conn, code, Bilingual(zh, en), actor=office)
    _known(city, [(code, name.zh) for code, name, _, _ in names])
    return office, clerk, bodies


def _known(city: City, pairs: Sequence[tuple[str, str]]) -> None:
    """The registry knows the bodies by name: provisional, as from any first record."""
    from gongxin.engine import copying

    rows = copying.batches_of(registry.NEWCOMER_COLUMNS, [(code, name, False) for code, name in pairs])
    registry.ensure_subjects(city.conn, registry.SubmissionRef(None, "organisation_registration", OFFICE_AT), rows)
