"""What the figures were made on: cores, memory, kernel, versions, commit, day."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.measuring import ROOT


def machine() -> dict[str, Any]:
    """Facts about the hardware and the software below ours."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "duckdb": version("duckdb"),
        "postgres": _postgres(),
    }


def origin() -> dict[str, Any]:
    """Which code, and when."""
    return {
        "commit": _git("rev-parse", "--short=12", "HEAD") or "?",
        "changed": bool(_git("status", "--porcelain", "--untracked-files=no", "--", "src", "bench", "pyproject.toml")),
        "at": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "load": round(os.getloadavg()[0], 1),
    }


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def _postgres() -> str:
    from gongxin.conf.embedded.binaries import bin_folder

    run = subprocess.run([bin_folder() / "postgres", "--version"], capture_output=True, text=True, check=False)
    return run.stdout.strip().rpartition(" ")[2] or "?"


def _git(*words: str) -> str:
    run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip()
