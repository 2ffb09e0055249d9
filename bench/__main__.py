"""Every part, one after the other, or the one that is named.

    python -m bench [PART] [--rows N …] [--quick] [--folder F] [--keep]

Without a part all run in turn, each in a process of its own, sharing one folder of data that goes at the end.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.measuring import ROOT

PARTS = {
    "checking": "bench.checking",
    "growth": "bench.growth",
    "intake": "bench.intake",
    "peers": "bench.peers",
    "http": "bench.over_http",
    "checks": "bench.checks",
    "propagation": "bench.propagation",
    "pages": "bench.pages",
    "reports": "bench.reports",
    "ratings": "bench.ratings",
}
USE = f"python -m bench [{' | '.join(PARTS)}] [--help] [--quick] [--keep]"


def main(words: Sequence[str]) -> int:
    """Exit status: 0, 1 if a part failed, 2 for wrong use."""
    if words and words[0] in PARTS:
        return _run(words[0], words[1:])
    if set(words) - {"--quick"}:
        print(USE, file=sys.stdout if words[0] in {"-h", "--help"} else sys.stderr)
        return 0 if words[0] in {"-h", "--help"} else 2
    base = ROOT / "bench" / "data"
    base.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="all-", dir=base))
    try:
        failed = [part for part in PARTS if _run(part, [*words, "--folder", str(folder), "--keep"])]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _run(part: str, words: Sequence[str]) -> int:
    print(f"\n== {part}", flush=True)
    status = subprocess.run([sys.executable, "-m", PARTS[part], *words], cwd=ROOT, check=False).returncode
    return status if status in {0, 2} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
