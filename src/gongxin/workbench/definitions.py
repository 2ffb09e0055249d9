"""Definitions side by side on two days: which version held, what was in force, what differs. Pure but for the catalogue given.

A definition is flattened into lines (path → text); its citations and periods are told as of each day, because a law that comes
into force changes a definition without anybody touching its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from gongxin.catalogue import Catalogue, Resource
from gongxin.kernel.text import Bilingual

KINDS: Mapping[str, Bilingual] = {
    "resource": Bilingual("信息资源", "resource"),
    "list": Bilingual("名单", "list"),
    "measure": Bilingual("奖惩措施", "measure"),
    "regime": Bilingual("规则版本", "regime"),
    "code_set": Bilingual("代码集", "code set"),
}


@dataclass(frozen=True)
class Known:
    """A definition in the browser. spans: (from, to) of each of its versions, oldest first."""

    kind: str
    id: str
    label: Bilingual
    spans: tuple[tuple[date | None, date | None], ...]
    enabled: bool
    in_force: bool


@dataclass(frozen=True)
class Line:
    """One line of a comparison. before, after: None where the definition of that day has no such line."""

    path: str
    before: str | None
    after: str | None

    @property
    def differs(self) -> bool:
        return self.before != self.after


def known(loaded: Catalogue, on: date) -> list[Known]:
    """Every definition with the spans of its versions, and whether it is in force on the day."""
    return [
        Known(kind, name, _label(versions[-1]), tuple(_span(item) for item in versions), _enabled(versions[-1]),
              any(_in_force(item, on) for item in versions))
        for kind in KINDS for name, versions in _all(loaded, kind).items()
    ]  # fmt: skip


def compared(loaded: Catalogue, kind: str, name: str, first: date, second: date) -> list[Line] | None:
    """Line by line, in the order of the definition; None where there is no such definition."""
    versions = _all(loaded, kind).get(name)
    if versions is None:
        return None
    before, after = (
        {**dict(_rules_of(loaded, _on(versions, day), day)), **dict(_told(_on(versions, day), day))} for day in (first, second)
    )
    return [Line(path, before.get(path), after.get(path)) for path in dict.fromkeys([*after, *before])]


def _rules_of(loaded: Catalogue, item: Any, day: date) -> Iterator[tuple[str, str]]:
    """Which rule versions a resource follows on the day: for decisions of that day, and for repairs asked for on it."""
    if isinstance(item, Resource):
        decided, repaired = loaded.regime_on(item, day), loaded.repair_regime(item, day)
        yield "regime.publication", decided.id if decided and item.nature == "adverse" else "—"
        yield "regime.repair", repaired.id if repaired else "—"


def _all(loaded: Catalogue, kind: str) -> dict[str, list[Any]]:
    """id → versions, oldest first."""
    found: dict[str, list[Any]] = {}
    if kind == "resource":
        for item in loaded.all_resources:
            found.setdefault(item.id, []).append(item)
    elif kind == "regime":
        found = {item.id: [item] for item in loaded.regimes}
    else:
        table: Mapping[str, Any] = {"list": loaded.lists, "measure": loaded.measures, "code_set": loaded.code_sets}[kind]
        found = {name: [item] for name, item in table.items()}
    return found


def _on(versions: list[Any], day: date) -> Any:
    """The version of the day; None before the first."""
    held = [item for item in versions if _contains(item, day)]
    return held[-1] if held else None


def _contains(item: Any, day: date) -> bool:
    span = getattr(item, "effective", None)
    return span is None or bool(span.contains(day))


def _in_force(item: Any, on: date) -> bool:
    if isinstance(item, Resource):
        return item.enabled_on(on)
    if hasattr(item, "kept_on"):
        return bool(item.kept_on(on))
    return _contains(item, on) and _enabled(item)


def _enabled(item: Any) -> bool:
    return bool(getattr(item, "enabled", True))


def _span(item: Any) -> tuple[date | None, date | None]:
    span = getattr(item, "effective", None)
    return (span.from_, span.to) if span is not None else (None, None)


def _label(item: Any) -> Bilingual:
    found = getattr(item, "label", None) or getattr(item, "title", None)
    return found if isinstance(found, Bilingual) else Bilingual(str(found), str(found))


def _told(item: Any, day: date) -> Iterator[tuple[str, str]]:
    """Lines of one version as it holds on the day."""
    if item is None:
        return
    yield "in_force", "yes" if _in_force(item, day) else "no"
    for basis in getattr(item, "basis", ()) or ():
        yield f"basis[{basis.law.zh} {basis.article.zh}].in_force", "yes" if basis.in_force(day) else "no"
    for name in type(item).model_fields:
        yield from _flat(name.removeprefix("declared_"), getattr(item, name))


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if value is None or value in ("", (), {}, []):
        return
    if isinstance(value, Bilingual):
        yield path, value.zh if value.zh == value.en else f"{value.zh} | {value.en}"
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _flat(f"{path}.{name}", getattr(value, name))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _flat(f"{path}.{name}", item)
    elif isinstance(value, list | tuple):
        if all(isinstance(item, str | int | float) for item in value):
            yield path, "、".join(str(item) for item in value)
            return
        for place, item in enumerate(value, start=1):
            key = next((str(getattr(item, name)) for name in ("code", "id", "severity") if getattr(item, name, None)), place)
            yield from _flat(f"{path}[{key}]", item)
    else:
        yield path, str(value)
