"""What a check must answer, worked out anew from the definitions with nothing of gongxin.measures: one record at a time, in
the plainest Python."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from gongxin.catalogue.model import conditions as c

NUMERALS = "零一二三四五六七八九十百"


def numeral(text: str) -> int | None:
    """一百一十二 → 112."""
    if text.isdigit():
        return int(text)
    total = ones = 0
    for char in text:
        if char == "百":
            total, ones = total + (ones or 1) * 100, 0
        elif char == "十":
            total, ones = total + (ones or 1) * 10, 0
        elif char in NUMERALS:
            ones = NUMERALS.index(char)
        else:
            return None
    return total + ones


def cited(text: str, law: str, article: int) -> bool:
    """Walks from each place the law is named over articles only."""
    for start in [found.start() for found in re.finditer(re.escape(law), text)]:
        before = text[:start]
        whole = re.search("(^|[^一-龥]|中华人民共和国|依据|根据|按照|依照|违反|适用|和|及|与)$", before)
        if not whole:
            continue
        rest = text[start + len(law) :].removeprefix("》")
        rest = re.sub(r"^（[^（）]*）", "", rest).removeprefix("》").lstrip()
        while (step := re.match(r"第([零一二三四五六七八九十百0-9]+)(条(之[一二三四])?|款|项)|[、，和及与]", rest)) is not None:
            if step[1] and step[2] == "条" and numeral(step[1]) == article:
                return True
            rest = rest[step.end() :]
    return False


def meets(when, content) -> bool:
    if isinstance(when, c.FieldIn):
        return content.get(when.field) in when.values
    if isinstance(when, c.FieldContains):
        given = content.get(when.field) or []
        return any(g == v or g.startswith(v + "-") for g in given for v in when.values)
    if isinstance(when, c.FieldFilled):
        return (content.get(when.field) not in (None, "", [])) == when.filled
    if isinstance(when, c.AllOf):
        return all(meets(part, content) for part in when.all)
    if isinstance(when, c.AnyOf):
        return any(meets(part, content) for part in when.any)
    return not meets(when.not_, content)


def later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day(text) -> date | None:
    return date.fromisoformat(text) if text else None


def span(ground, record):
    """First and last day the record gives, None for none."""
    content = record.content
    since = day(content.get(ground.starts)) if ground.starts else record.effective_from or record.decided_on
    ends = [day(content.get(name)) for name in ground.ends]
    ends += [stop - timedelta(days=1) for name in ground.stops if (stop := day(content.get(name)))]
    if ground.length and record.decided_on:
        ends.append(later(record.decided_on, ground.length.months))
    if ground.while_published:
        ends.append(record.public_until)
    ends = [end for end in ends if end]
    return since, min(ends) if ends else None


def bears(ground, record, everything, on, item) -> bool:
    content = record.content
    if record.state not in ("current", "contested") or (record.decided_on and record.decided_on > on):
        return False
    if not meets(ground.when, content):
        return False
    if ground.cites:
        cases = [(f, law, a) for f in ground.cites.fields for law in ground.cites.law for a in ground.cites.articles]
        if not any(cited(content.get(f) or "", law, a) for f, law, a in cases):
            return False
    if ground.states and not any(w in (content.get(f) or "") for f in ground.states.fields for w in ground.states.words):
        return False
    if ground.same_item and (len(item) < 2 or not any(item in (content.get(f) or "") for f in ground.same_item)):
        return False
    if ground.newest:
        years = [
            other.content[ground.newest]
            for other in everything
            if other.resource == record.resource
            and other.state in ("current", "contested", "repaired", "hidden")
            and not (other.decided_on and other.decided_on > on)
        ]
        if content[ground.newest] != max(years):
            return False
    since, until = span(ground, record)
    if since is None or since > on:
        return False
    return until >= on if until else ground.open_end


def expected(catalogue, matter, records, on, item) -> set[tuple]:
    """(measure, resource, key, first day, last day, contested) of one subject's records."""
    found = set()
    for measure in catalogue.measures.values():
        if matter not in measure.matters or not measure.enabled:
            continue
        for record in records:
            for ground in measure.declared_grounds:
                if ground.enabled and ground.resource == record.resource and bears(ground, record, records, on, item):
                    since, until = span(ground, record)
                    found.add((measure.id, record.resource, record.record_key, since, until, record.state == "contested"))
                    break
    return found
