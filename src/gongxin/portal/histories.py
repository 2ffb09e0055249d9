"""The versions of a record, each with what it changed against the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gongxin.portal import values, wording
from gongxin.portal.records import Writer


@dataclass(frozen=True)
class FieldChange:
    """One field, as it was and as it became; an empty text means the field had no value."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class VersionView:
    label: str
    at: str
    source: str
    changes: tuple[FieldChange, ...]
    note: str


def versions_of(versions: Sequence[Mapping[str, Any]], writer: Writer, resource: str) -> tuple[VersionView, ...]:
    """Newest first, as the registry gives them."""
    views = []
    for position, version in enumerate(versions):
        before = versions[position + 1] if position + 1 < len(versions) else None
        changes = tuple(_changes(before, version, writer, resource)) if before else ()
        views.append(
            VersionView(
                label=_("第 %(n)d 版") % {"n": version["version"]},
                at=values.moment(version["accepted_at"], writer.lang),
                source=writer.bodies.of(version["department"]),
                changes=changes,
                note=_("首次收录") if before is None else _("内容没有变化"),
            )
        )
    return tuple(views)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], writer: Writer, resource: str) -> list[FieldChange]:
    old, new = before["content"], after["content"]
    found = []
    if before["state"] != after["state"]:
        found.append(FieldChange(_("状态"), _state(before, writer), _state(after, writer)))
    definition = writer.resource(resource)
    for code in [*old, *(code for code in new if code not in old)]:
        if old.get(code) == new.get(code):
            continue
        if definition is not None and definition.has_field(code):
            field = definition.field(code)
            label = writer.reader.label(field)
            was, became = (writer.reader.value(field, x[code]) if x.get(code) not in (None, "") else "" for x in (old, new))
        else:
            label, was, became = code, str(old.get(code) or ""), str(new.get(code) or "")
        found.append(FieldChange(label, was, became or _("（空）")))
    if before["public_until"] != after["public_until"]:
        until = wording.DATES["public_until"].pick(writer.lang)
        was, became = (values.day(x["public_until"], writer.lang) for x in (before, after))
        found.append(FieldChange(until, was, became or _("无期限")))
    return found


def _state(version: Mapping[str, Any], writer: Writer) -> str:
    return wording.say(wording.STATES, version["state"], writer.lang) if version["state"] != "current" else _("正常")
