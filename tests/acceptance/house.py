"""A Gongxin of its own in a temporary home: its own embedded database, reached as a user reaches it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class House:
    home: Path

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GONGXIN_", "DJANGO_", "DATABASE_"))}
        return kept | {"GONGXIN_HOME": str(self.home), "GONGXIN_LANG": "en", "PYTHONWARNINGS": "error"} | more

    def python(self, *arguments: str, timeout: float = 300, **more: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment(**more),
            cwd=REPOSITORY,
            capture_output=True,
            timeout=timeout,
            check=False,
        )

    def gongxin(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
        return self.python("-c", "from gongxin.runs.cli import main; main()", *arguments, **more)

    def close(self) -> None:
        self.python("-c", "from gongxin.conf import embedded; embedded.destroy()")
