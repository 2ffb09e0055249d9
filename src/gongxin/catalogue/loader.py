"""Definition files → one Catalogue, or every problem at once.

Folders are read whole, sub-folders included; what a file defines is told by its first word (``resource:``,
``regime:`` …), one definition per file or a list of them. Built-in definitions come first, then the folders
of the
environment variable GONGXIN_DEFINITIONS. A load of the same, unchanged files is answered from memory; whether they are
unchanged is looked at once a second at most, because every request asks and a look costs as much as a small answer.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.dating import dated_problems
from gongxin.catalogue.entries import Entry
from gongxin.catalogue.faults import problems_of
from gongxin.catalogue.integrity import problems_of_catalogue
from gongxin.catalogue.model.codes import CodeSet
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.catalogue.model.list import ListDefinition
from gongxin.catalogue.model.measure import Matter, Measure, MeasureKind
from gongxin.catalogue.model.metric import AlertRule, Maturity, Metric
from gongxin.catalogue.model.regime import Regime
from gongxin.catalogue.model.resource import Resource
from gongxin.catalogue.model.scale import Scale
from gongxin.catalogue.model.sections import Category, Section
from gongxin.catalogue.model.terms import Law
from gongxin.catalogue.model.warning import Criterion
from gongxin.catalogue.places import Document, read
from gongxin.catalogue.problems import CatalogueError, Problem
from gongxin.catalogue.scope import scope_problems
from gongxin.kernel.text import Bilingual

BUILT_IN = Path(__file__).resolve().parent.parent / "definitions"
ENVIRONMENT = "GONGXIN_DEFINITIONS"

# a resource has a section and a category too, a warning a resource, so the order decides what a file defines
_KINDS: dict[str, type[BaseModel]] = {
    "warning": Criterion,
    "resource": Resource,
    "regime": Regime,
    "code_set": CodeSet,
    "law": Law,
    "section": Section,
    "category": Category,
    "measure_kind": MeasureKind,
    "matter": Matter,
    "measure": Measure,
    "list": ListDefinition,
    "maturity_level": Maturity,
    "alert_rule": AlertRule,  # names a metric too
    "metric": Metric,
    "model": IndicatorModel,  # before scale: a model names its scale
    "scale": Scale,
}

_Stamp = tuple[tuple[str, int, int], ...]
_loaded: dict[_Stamp, Catalogue] = {}
FRESH = 1.0
"""Seconds for which the folders of this installation count as they were found."""
_recent: dict[tuple[Path, ...], tuple[float, Catalogue]] = {}


@dataclass(slots=True)
class _Reading:
    """What has been read so far and what is wrong with it."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def folders() -> tuple[Path, ...]:
    """The built-in folder and those of GONGXIN_DEFINITIONS."""
    extra = os.environ.get(ENVIRONMENT, "")
    return (BUILT_IN, *(Path(part) for part in extra.split(os.pathsep) if part))


def load(paths: Sequence[Path] | None = None, on: date | None = None) -> Catalogue:
    """The catalogue of these folders (default: built-in and GONGXIN_DEFINITIONS).

    Raises CatalogueError with every problem. With ``on``, a resource that is switched on while every basis
    of it
    has ended by that day is a problem too; without, such a resource merely is not ``enabled_on`` that day.
    """
    if paths is not None or on is not None:
        return _unchanged_or_built(paths, on)
    ours, now = folders(), time.monotonic()
    looked_at, catalogue = _recent.get(ours, (now, None))
    if catalogue is None or now >= looked_at + FRESH:
        catalogue = _unchanged_or_built(None, None)
        _recent.clear()  # other folders than now were those of a test
        _recent[ours] = now, catalogue
    return catalogue


def _unchanged_or_built(paths: Sequence[Path] | None, on: date | None) -> Catalogue:
    stamp = _stamp(paths)
    if on is None and stamp in _loaded:
        return _loaded[stamp]
    catalogue, problems = _build(paths, on)
    errors = [problem for problem in problems if problem.level == "error"]
    if errors or catalogue is None:
        raise CatalogueError(errors)
    if len(_loaded) >= 8:  # tests load many small catalogues; a server loads one
        _loaded.clear()
    _loaded[stamp] = catalogue
    return catalogue


def check(paths: Sequence[Path] | None = None, on: date | None = None) -> tuple[Problem, ...]:
    """Every problem of the definitions, warnings included; for ``gongxin catalogue check``."""
    return tuple(_build(paths, on)[1])


def _files(paths: Sequence[Path] | None) -> list[Path]:
    found: list[Path] = []
    for folder in folders() if paths is None else paths:
        if folder.is_file():
            found.append(folder)
        else:
            found.extend(sorted(path for path in folder.rglob("*.y*ml") if path.suffix in {".yaml", ".yml"}))
    return found


def _stamp(paths: Sequence[Path] | None) -> _Stamp:
    return tuple((str(path), (stat := path.stat()).st_mtime_ns, stat.st_size) for path in _files(paths))


def _build(paths: Sequence[Path] | None, on: date | None) -> tuple[Catalogue | None, list[Problem]]:
    reading = _Reading()
    for folder in folders() if paths is None else paths:
        if not folder.exists():
            reading.problems.append(_no_folder(folder))
    for path in _files(paths):
        document, problems = read(path)
        reading.problems.extend(problems)
        if document is not None:
            _take(document, reading)
    _cite_laws(reading)
    for entry in reading.entries:
        reading.problems.extend(scope_problems(entry))
        _validate(entry, reading)
    catalogue = _assemble(reading)
    reading.problems.extend(problems_of_catalogue(catalogue, reading.entries))
    if on is not None:
        reading.problems.extend(dated_problems(reading.entries, on))
    return catalogue, sorted(reading.problems, key=lambda problem: (str(problem.file), problem.line))


def _take(document: Document, reading: _Reading) -> None:
    """Split a document into its definitions."""
    many = isinstance(document.data, list)
    for prefix, data in _definitions(document.data):
        kind = next((kind for kind in _KINDS if isinstance(data, dict) and kind in data), None)
        if kind is None:
            reading.problems.append(_no_kind(document, prefix))
            continue
        if kind == "resource":
            if many:
                reading.problems.append(_alone(document, prefix))
            # a new resource may bring its own code sets, so that it stays one file
            for index, code_set in enumerate(data.pop("code_sets", None) or ()):
                if isinstance(code_set, dict):
                    reading.entries.append(Entry("code_set", document, (*prefix, "code_sets", index), code_set))
        reading.entries.append(Entry(kind, document, prefix, data))


def _definitions(data: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield (index,), item
    else:
        yield (), data


def _cite_laws(reading: _Reading) -> None:
    """Replace the id of a law in a citation by the law's title, number, rank and dates."""
    laws = {entry.id: entry.data for entry in reading.entries if entry.kind == "law"}
    for entry in reading.entries:
        for path, citation in _citations(entry.data, ()):
            name = citation["law"]
            if not isinstance(name, str):
                continue
            law = laws.get(name)
            if law is None:
                reading.problems.append(_no_law(entry, path, name))
                law = {"title": name, "rank": "document", "in_force": {}}
            elif law.get("enabled") is False and citation.get("enabled", True):
                reading.problems.append(_law_off(entry, path, name))
            citation["law_id"] = name
            citation["law"] = law.get("title")
            for key in ("number", "rank", "in_force"):
                if law.get(key) is not None:
                    citation.setdefault(key, law[key])


def _citations(data: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Every mapping inside a ``basis`` list that has a ``law``."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "basis" and isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, dict) and "law" in item:
                        yield (*path, key, index), item
            else:
                yield from _citations(value, (*path, key))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _citations(item, (*path, index))


def _validate(entry: Entry, reading: _Reading) -> None:
    model = _KINDS[entry.kind]
    try:
        entry.model = model.model_validate(entry.data)
    except ValidationError as error:
        reading.problems.extend(problems_of(error, entry.document, entry.prefix, model))


def _assemble(reading: _Reading) -> Catalogue:
    """The catalogue of what is valid; used only if nothing is wrong, or to find more that is wrong."""
    models: dict[str, list[Any]] = {kind: [] for kind in _KINDS}
    for entry in reading.entries:
        if entry.model is not None:
            models[entry.kind].append(entry.model)
    sections = sorted(models["section"], key=lambda section: section.order)
    place = {section.id: index for index, section in enumerate(sections)}
    resources = sorted(
        models["resource"],
        key=lambda item: (place.get(item.section, 99), item.id, item.effective.from_ or date.min),
    )
    return Catalogue(
        all_resources=tuple(resources),
        code_sets={item.id: item for item in models["code_set"]},
        regimes=tuple(models["regime"]),
        sections=tuple(sections),
        categories={item.id: item for item in sorted(models["category"], key=lambda item: item.id)},
        laws={item.id: item for item in models["law"]},
        measures={item.id: item for item in sorted(models["measure"], key=lambda item: item.id)},
        measure_kinds={item.id: item for item in models["measure_kind"]},
        matters={item.id: item for item in models["matter"]},
        lists={item.id: item for item in sorted(models["list"], key=lambda item: item.id)},
        metrics={item.id: item for item in sorted(models["metric"], key=lambda item: item.id)},
        maturity={item.id: item for item in sorted(models["maturity_level"], key=lambda item: item.order)},
        alert_rules={item.id: item for item in sorted(models["alert_rule"], key=lambda item: item.id)},
        warnings={item.id: item for item in sorted(models["warning"], key=lambda item: item.id)},
        scales={item.id: item for item in sorted(models["scale"], key=lambda item: item.id)},
        indicator_models=tuple(sorted(models["model"], key=lambda item: (item.id, item.effective.from_ or date.min))),
        files={entry.id: entry.document.path for entry in reading.entries if entry.kind == "resource"},
    )


def _no_folder(folder: Path) -> Problem:
    return Problem(
        "catalogue.no_folder",
        folder,
        0,
        Bilingual(f"定义文件夹不存在：{folder}。", f"The definition folder does not exist: {folder}."),
        Bilingual(f"请建立该文件夹，或修改环境变量 {ENVIRONMENT}。", f"Create it or correct {ENVIRONMENT}."),
    )


def _no_kind(document: Document, prefix: tuple[Any, ...]) -> Problem:
    kinds = " / ".join(_KINDS)
    return document.problem(
        "catalogue.no_kind",
        prefix,
        Bilingual("看不出这里定义的是什么。", "It cannot be told what is defined here."),
        Bilingual(f"请以下列之一开头：{kinds}。", f"Begin with one of: {kinds}."),
    )


def _alone(document: Document, prefix: tuple[Any, ...]) -> Problem:
    return document.problem(
        "catalogue.resource_not_alone",
        prefix,
        Bilingual("一个文件只能定义一个信息资源。", "A file defines one resource only."),
        Bilingual("请为每个信息资源单独建一个文件。", "Give every resource a file of its own."),
    )


def _no_law(entry: Entry, path: tuple[Any, ...], name: str) -> Problem:
    return entry.problem(
        "catalogue.no_law",
        [*path, "law"],
        Bilingual(f"引用的法律文件“{name}”没有定义。", f"The law '{name}' cited here is not defined."),
        Bilingual(
            "请在 laws/ 中补充，或直接写 {zh: …, en: …} 并给出 rank 与 in_force。",
            "Add it under laws/, or write {zh: …, en: …} here with rank and in_force.",
        ),
    )


def _law_off(entry: Entry, path: tuple[Any, ...], name: str) -> Problem:
    return entry.problem(
        "catalogue.law_off",
        [*path, "law"],
        Bilingual(f"法律文件“{name}”已停用，不能作为依据。", f"The law '{name}' is switched off and is no basis."),
        Bilingual(
            "请核实后启用该文件，或将此依据设为 enabled: false。",
            "Verify and switch it on, or set enabled: false here.",
        ),
    )
