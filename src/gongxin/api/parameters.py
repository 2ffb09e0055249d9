"""Parameters that several operations share, and how a code or a day in an address is judged."""

from __future__ import annotations

import re
from datetime import date

from django.utils import timezone

from gongxin.api.problems import Problem
from gongxin.kernel import oldcodes, uscc, uscc_inspection
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PLAUSIBLE = re.compile(r"[0-9A-Z]{18}", re.ASCII)
"""What may be asked of the registry: it also holds codes that break the standard but were issued so."""


def day(given: str | None) -> date:
    """The day asked for, today when none is. Raises Problem for another form, a day that does not exist or
    the future."""
    today: date = timezone.localdate()
    if given is None or given == "":
        return today
    if not _DAY.fullmatch(given):
        raise Problem("request.date", Bilingual("on 应写作 YYYY-MM-DD。", "on must be written YYYY-MM-DD."), place="on")
    try:
        found = date.fromisoformat(given)
    except ValueError:
        detail = Bilingual(f"没有 {given} 这一天。", f"There is no day {given}.")
        raise Problem("request.date", detail, place="on") from None
    if found > today:
        detail = Bilingual(f"{given} 还没有到，今天是 {today}。", f"{given} is in the future; today is {today}.")
        raise Problem("request.date", detail, place="on")
    return found


def plausible_code(given: str) -> str:
    """The code in normal form. Raises Problem with every finding when it cannot be one the registry holds."""
    code = uscc.normalise(given)
    if PLAUSIBLE.fullmatch(code) is None:
        raise wrong_code(given)
    return code


def unknown_code(given: str) -> Problem:
    """The problem for a code the registry does not hold: 422 with what is wrong with it, or 404 when nothing
    is."""
    if uscc.is_organisation(uscc.normalise(given)):
        return Problem("subject.unknown", place="uscc")
    return wrong_code(given)


def _under_old_code(given: str) -> str | None:
    """The one subject registered under an old code, else None."""
    found = registry.search(given).items
    return found[0].uscc if len(found) == 1 and found[0].match == "old_code" else None


def wrong_code(given: str) -> Problem:
    """422 with the findings of the code; `suggestion` holds the one code it becomes when O or I is read as 0
    or 1."""
    inspection = uscc_inspection.inspect(given[:200])
    if oldcodes.classify(given[:200]) and (known := _under_old_code(given[:200])):
        return Problem("subject.old_code", place="uscc", extra={"findings": [], "suggestion": known})
    errors = [finding for finding in inspection.findings if finding.level == "error"]
    shown = errors or list(inspection.findings)
    if not shown:
        return Problem("subject.unknown", place="uscc")
    detail = Bilingual("".join(f.message.zh for f in shown), " ".join(f.message.en for f in shown))
    person = any(finding.rule == "uscc.person" for finding in inspection.findings)
    extraction = uscc.extraction(given[:200])
    return Problem(
        "uscc.invalid",
        detail,
        place="uscc",
        extra={
            "findings": [{"rule": f.rule, "level": f.level, "message": f.message} for f in inspection.findings],
            "suggestion": None if person else extraction.code,
        },
    )
