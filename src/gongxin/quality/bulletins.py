"""The monthly bulletin of a place: what it says, under a number. Made again for the same month it says the same, or gets a
further edition where the figures were taken anew; the files are made from what it says (bulletin_files)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue, Metric
from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual
from gongxin.publicity import api as publicity
from gongxin.quality import counting, snapshots
from gongxin.quality.errors import QualityRefusedError, UnknownItemError
from gongxin.quality.facts import Figure, Level
from gongxin.quality.failing import failing
from gongxin.quality.league import Line, columns, league
from gongxin.quality.periods import Period, before, month_of
from gongxin.quality.snapshots import Snapshot

if TYPE_CHECKING:
    import psycopg

WHOLE = "000000"
_EVERYWHERE = Bilingual("全平台", "Whole platform")
TREND = 6
TREND_METRICS = ("QL01", "QL03", "QL04")


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One bulletin. content: all it says, as plain data; hash: SHA-256 of it."""

    number: str
    month: date
    place: str
    edition: int
    snapshot: int
    content: Mapping[str, Any]
    hash: str
    at: datetime
    officer: str


def make(
    conn: psycopg.Connection[Any], month: Period, catalogue: Catalogue, *, actor: Actor, now: datetime, place: str = WHOLE
) -> Bulletin:
    """The bulletin of a closed month for a division (six digits; 000000: the whole platform), in the caller's transaction. Its
    figures are kept first if they are not. NoOfficeError, NotClosedError, QualityRefusedError."""
    if actor.kind != "platform":
        actor.require("credit_office")
    whole = month_of(month.first)
    if not (len(place) == 6 and place.isascii() and place.isdigit()):
        raise QualityRefusedError(place="place", reason=Bilingual("区划代码为六位数字。", "A division has six digits."))
    inside = departments_of(place)
    if not inside:
        raise QualityRefusedError(
            place="place", reason=Bilingual("该区划没有部门。", "No department belongs to this division.")
        )
    snapshot = snapshots.take(conn, whole, catalogue, now=now, made_by=str(actor))
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7045))", (f"{whole.word} {place}",))
    content = content_of(conn, whole, place, snapshot, catalogue)
    fingerprint = hash_of(content)
    last = next(iter(listed(conn, month=whole.first, place=place, limit=1)), None)
    if last is not None and last.hash == fingerprint:
        return last
    edition = last.edition + 1 if last else 1
    number = f"QB{whole.first:%Y%m}-{place}-{edition}"
    conn.execute(
        "INSERT INTO quality_bulletin (number, month, place, edition, snapshot, content, hash, at, officer)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            number,
            whole.first,
            place,
            edition,
            snapshot.id,
            json.dumps(content, ensure_ascii=False),
            fingerprint,
            now,
            str(actor),
        ),
    )
    return get(conn, number)


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one canonical form."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def departments_of(place: str) -> dict[str, Bilingual]:
    """Departments of a division and those below it: code → name."""
    prefix = place
    while prefix.endswith("00"):
        prefix = prefix[:-2]
    return {item.code: item.name for item in access.departments() if item.region.startswith(prefix)}


def content_of(
    conn: psycopg.Connection[Any], month: Period, place: str, snapshot: Snapshot, catalogue: Catalogue
) -> dict[str, Any]:
    """All that a bulletin says: what was kept of the month and, for the months before, the facts as of that moment."""
    names = departments_of(place)
    inside = None if place == WHOLE else sorted(names)
    metrics = [item for item in counting.wanted(catalogue, None, month.last) if item.public]
    of_place = [item for item in metrics if item.place is None or inside is None]  # a share of the platform is none of a part
    alone = snapshots.kept(conn, [snapshot], metrics, Level(inside, by_resource=False))
    if inside is None:
        totals = snapshots.kept(conn, [snapshot], metrics, Level(by_department=False, by_resource=False))
        kinds = snapshots.kept(conn, [snapshot], metrics, Level(by_department=False))
    else:
        totals = counting.count(of_place, [month], catalogue, Level(inside, None, False, False), as_of=snapshot.as_of)
        kinds = counting.count(of_place, [month], catalogue, Level(inside, None, False), as_of=snapshot.as_of)
    lines = league(alone, catalogue)
    shown = columns(catalogue, public=True)
    return {
        "month": month.word,
        "place": {"code": place, **_both(_EVERYWHERE if inside is None else publicity.region_name(place))},
        "as_of": snapshot.as_of.astimezone(CHINA).isoformat(timespec="seconds"),
        "metrics": [_metric(item, snapshot.formulas[item.id]) for item in metrics],
        "totals": {item.metric: _plain(item) for item in sorted(totals, key=lambda item: item.metric)},
        "by_resource": [
            {"resource": code, **_both(_resource(code, catalogue)),
             "figures": {item.metric: _plain(item) for item in kinds if item.resource == code}}
            for code in sorted({item.resource for item in kinds if item.resource and item.metric in {"QL01", "QL04"}})
        ],
        "columns": [item.id for item in shown],
        "league": [_league_line(line, names, shown) for line in lines],
        "levels": [{"level": item.id, **_both(item.label)} for item in catalogue.maturity.values() if item.enabled],
        "named": [
            {"department": line.department, **_both(names.get(line.department, Bilingual(line.department, line.department))),
             "metric": code, "figure": _plain(line.figures[code])}
            for line in lines for code in line.named
        ],
        "failing": [
            {"rule": item.rule, **_both(item.words), "n": item.n, "departments": item.departments}
            for item in failing(month, catalogue, as_of=snapshot.as_of, departments=inside)
        ],
        "trend": _trend(month, inside, snapshot, catalogue),
        "samples": _samples(conn, month, inside, names, snapshot, catalogue),
    }  # fmt: skip


def _both(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en or text.zh}


def _resource(code: str, catalogue: Catalogue) -> Bilingual:
    known = {item.id: item.label for item in catalogue.resources}
    return known.get(code, Bilingual(code, code))


def _metric(item: Metric, formula: str) -> dict[str, Any]:
    return {
        "code": item.id, **_both(item.label), "unit": item.unit, "good": item.good, "formula": formula,
        "counts": _both(item.counts), "of": _both(item.of) if item.of else None,
        "derived": _both(item.derived) if item.derived else None,
    }  # fmt: skip


def _plain(item: Figure) -> dict[str, str | None]:
    """Numbers as text: nothing of them is lost in JSON."""
    return {"n": _number(item.numerator), "d": _number(item.denominator), "value": _number(item.value)}


def _number(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _league_line(line: Line, names: Mapping[str, Bilingual], shown: Sequence[Metric]) -> dict[str, Any]:
    return {
        "department": line.department,
        **_both(names.get(line.department, Bilingual(line.department, line.department))),
        "level": line.level.id if line.level else None,
        "lacking": list(line.lacking),
        "figures": {item.id: _plain(line.figures[item.id]) for item in shown if item.id in line.figures},
    }


def _trend(month: Period, inside: list[str] | None, snapshot: Snapshot, catalogue: Catalogue) -> list[dict[str, Any]]:
    months = [before(month, back) for back in range(TREND - 1, -1, -1)]
    found = counting.count(
        [catalogue.metrics[code] for code in TREND_METRICS if catalogue.metrics[code].enabled], months, catalogue,
        Level(inside, None, False, False), as_of=snapshot.as_of,
    )  # fmt: skip
    return [
        {"month": item.word, "figures": {figure.metric: _plain(figure) for figure in found if figure.period == item}}
        for item in months
    ]


def _samples(  # noqa: PLR0917  the parts of one question
    conn: psycopg.Connection[Any],
    month: Period,
    inside: list[str] | None,
    names: Mapping[str, Bilingual],
    snapshot: Snapshot,
    catalogue: Catalogue,
) -> list[dict[str, Any]]:
    rows = conn.execute(
        "SELECT department, resource, origin, rows, found, missing, ambiguous FROM quality_sample"
        " WHERE first >= %s AND last <= %s AND at <= %s AND (%s::text[] IS NULL OR department = ANY (%s::text[])) ORDER BY id",
        (month.first, month.last, snapshot.as_of, inside, inside),
    ).fetchall()
    return [
        {"department": code, **_both(names.get(code, Bilingual(code, code))), "resource": _both(_resource(resource, catalogue)),
         "origin": origin, "rows": n, "found": found, "missing": missing, "ambiguous": ambiguous}
        for code, resource, origin, n, found, missing, ambiguous in rows
    ]  # fmt: skip


def get(conn: psycopg.Connection[Any], number: str) -> Bulletin:
    """A bulletin by its number. UnknownItemError."""
    found = listed(conn, number=number[:40], limit=1)
    if not found:
        raise UnknownItemError(place=number[:40])
    return found[0]


def listed(
    conn: psycopg.Connection[Any],
    *,
    number: str | None = None,
    month: date | None = None,
    place: str | None = None,
    limit: int = 60,
) -> list[Bulletin]:
    """Bulletins, the newest month and edition first."""
    rows = conn.execute(
        "SELECT number, month, place, edition, snapshot, content::json, hash, at, officer FROM quality_bulletin"
        " WHERE (%(number)s::text IS NULL OR number = %(number)s) AND (%(month)s::date IS NULL OR month = %(month)s)"
        " AND (%(place)s::text IS NULL OR place = %(place)s) ORDER BY month DESC, place, edition DESC LIMIT %(limit)s",
        {"number": number, "month": month, "place": place, "limit": limit},
    ).fetchall()
    return [Bulletin(*row) for row in rows]
