"""Time, processor time and memory of a piece of work, and of work in a process of its own.

A module of bench/once/ is one such process: it prints one line of JSON, its measurements, as the last line of its stdout.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
LONGEST = 3600
"""Seconds after which a measured process is taken for hung."""


class RunFailedError(Exception):
    """A measured process failed; its own words stand above."""


@contextmanager
def measured() -> Iterator[dict[str, Any]]:
    """Around the work: fills in wall (s), cpu (s, all threads of this process), peak (bytes of resident memory)."""
    found: dict[str, Any] = {}
    wall, cpu = time.perf_counter(), time.process_time()
    yield found
    found |= {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak": peak_memory()}


def peak_memory() -> int:
    """The most memory this process ever held. Not ru_maxrss where it can be helped: that starts with the parent's."""
    try:
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found if sys.platform == "darwin" else found * 1024


def once(
    module: str,
    *arguments: object,
    package: str = "bench.once",
    python: str | Path = sys.executable,
    env: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Run a module of bench.once (or another package) in a new process and return its measurements. Raises RunFailedError."""
    words = [str(python), "-m", f"{package}.{module}", *map(str, arguments)]
    run = subprocess.run(
        words, cwd=ROOT, env=os.environ | (env or {}), stdout=subprocess.PIPE, text=True, timeout=LONGEST, check=False
    )
    if run.returncode:
        raise RunFailedError(f"{' '.join(words)}: exit status {run.returncode}")
    return json.loads(run.stdout.splitlines()[-1])


def tell(found: dict[str, Any]) -> None:
    """What a process of bench/once/ says at its end."""
    print(json.dumps(found, ensure_ascii=False, default=str), flush=True)


def tree_cpu(pid: int) -> float | None:
    """Processor seconds of a process and all its descendants, ended ones included; None where /proc does not tell."""
    children: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    try:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                _stat(entry, children, spent)
    except OSError:
        return None
    total, waiting = 0.0, [pid]
    while waiting:
        at = waiting.pop()
        total += spent.get(at, 0.0)
        waiting += children.get(at, [])
    return total if pid in spent else None


def _stat(entry: Path, children: dict[int, list[int]], spent: dict[int, float]) -> None:
    try:
        text = (entry / "stat").read_text("utf-8", "replace")
    except OSError:  # it has just ended
        return
    fields = text[text.rindex(")") + 2 :].split()
    children.setdefault(int(fields[1]), []).append(int(entry.name))
    spent[int(entry.name)] = sum(map(int, fields[11:15])) / TICKS
