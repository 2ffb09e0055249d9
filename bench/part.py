"""How every part of the suite is run: sizes as arguments, a folder for its data, results kept only at full size."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import results
from bench.figures import Findings
from bench.measuring import ROOT


@dataclass(frozen=True)
class Size:
    """A number that may be asked for. Figures are kept when none of a part's numbers is below `full`."""

    full: int
    quick: int
    help: str


@dataclass(frozen=True)
class Part:
    """One benchmark. `run` gets the sizes by name and a folder for its data."""

    name: str
    title: str
    sizes: Mapping[str, Size]
    run: Callable[[Mapping[str, int], Path], Findings]


def main(part: Part, words: Sequence[str] | None = None) -> int:
    """Run one part by the words of a command line. Exit status: 0, also when a target is missed; the table says which."""
    given = _parser(part).parse_args(words)
    asked = {name: getattr(given, name) for name in part.sizes}
    sizes = {
        name: asked[name] if asked[name] is not None else (size.quick if given.quick else size.full)
        for name, size in part.sizes.items()
    }
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that databases and files go even then
    folder = _folder(given.folder)
    try:
        found = part.run(sizes, folder)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(results.table(found.figures, found.notes))
    if all(sizes[name] >= size.full for name, size in part.sizes.items()):
        results.keep(part.name, part.title, _command(part, asked), sizes, found)
        print(f"-> {results.JSON.relative_to(ROOT)}, {results.PAGE.relative_to(ROOT)}")
    else:
        print("Below full size: not written to RESULTS.md.")
    return 0


def _command(part: Part, asked: Mapping[str, Any]) -> str:
    words = [f"--{name.replace('_', '-')} {value}" for name, value in asked.items() if value is not None]
    return " ".join(["gongxin bench", part.name, *words])


def _folder(given: Path | None) -> Path:
    if given is None:
        base = ROOT / "bench" / "data"
        base.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="run-", dir=base))
    given.mkdir(parents=True, exist_ok=True)
    return given.resolve()


def _parser(part: Part) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"bench.{part.name}", description=part.title)
    for name, size in part.sizes.items():
        text = f"{size.help} (default {size.full:,}; with --quick {size.quick:,})"
        parser.add_argument(f"--{name.replace('_', '-')}", type=_number, help=text)
    parser.add_argument("--quick", action="store_true", help="toy sizes, only to see that it works")
    parser.add_argument("--folder", type=Path, help="where the data goes (default: a new folder in bench/data)")
    parser.add_argument("--keep", action="store_true", help="leave the data there, for the next run with the same --folder")
    return parser


def _number(text: str) -> int:
    return int(text.replace("_", "").replace(",", ""))
