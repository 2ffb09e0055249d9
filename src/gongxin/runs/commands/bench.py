"""`gongxin bench [PART]`: the benchmark suite of a source checkout (bench/), run in its own process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

import gongxin
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.runs.language import t

PARTS = ("checking", "growth", "intake", "peers", "http", "checks", "propagation", "pages", "reports", "ratings")


class NoBenchError(GongxinError):
    """这里没有基准测试。 | The benchmark suite is not here."""

    code = "bench.missing"
    default_remedy = Bilingual(
        "基准测试只随源代码提供：请克隆仓库，运行 make bench。",
        "It comes with the source only: clone the repository and run: make bench",
    )


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "基准测试：全部，或其中一部分（checking、growth、intake、peers、http、checks、propagation、pages）。"
            "用自己的临时数据库，不碰现有数据。"
            "结果写入 bench/RESULTS.md。其余选项见 gongxin bench PART -- --help。",
            "The benchmark suite: all of it, or one part (checking, growth, intake, peers, http, checks, propagation, "
            "pages), on a database of its own. Results go to bench/RESULTS.md. A part's options: gongxin bench PART -- --help",
        ),
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )
    def bench(
        ctx: typer.Context,
        part: Annotated[
            str | None, typer.Argument(metavar="[PART]", help=t("哪一部分，默认全部", "Which part; all of them."))
        ] = None,
        quick: Annotated[bool, typer.Option("--quick", help=t("极小规模，只看能否运行。", "Toy sizes."))] = False,
    ) -> int:
        if part is not None and part not in PARTS:
            raise typer.BadParameter(t(f"没有这一部分：{part}", f"no such part: {part}"), param_hint="PART")
        words = [*([part] if part else []), *ctx.args, *(["--quick"] if quick else [])]
        return subprocess.run([sys.executable, "-m", "bench", *words], cwd=_checkout(), check=False).returncode


def _checkout() -> Path:
    """The folder that holds bench/. Raises NoBenchError."""
    root = Path(gongxin.__file__).resolve().parents[2]
    if not (root / "bench" / "__main__.py").is_file():
        raise NoBenchError(place=str(root))
    return root
