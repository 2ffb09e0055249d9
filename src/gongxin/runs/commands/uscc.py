"""`gongxin uscc CODE…`: what there is to say about codes. Needs no database unless asked for the register."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from gongxin.runs.language import lang, t

if TYPE_CHECKING:
    from gongxin.kernel.uscc import Inspection


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "检查统一社会信用代码：是否有效、规范写法、各段含义、所有问题。有错误时退出码为 1。",
            "Inspect unified social credit codes: valid or not, normalised form, parts, every finding. "
            "Exit status 1 if one has an error.",
        )
    )
    def uscc(
        codes: Annotated[
            list[str],
            typer.Argument(
                metavar="CODE...",
                help=t("代码；- 表示从标准输入逐行读取。", "Codes; - reads lines from stdin."),
            ),
        ],
        registry: Annotated[
            bool,
            typer.Option(
                "--registry",
                help=t("同时查询登记库是否确有此代码。", "Also ask the register whether the code was issued."),
            ),
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> int:
        from gongxin.kernel.uscc import inspect
        from gongxin.runs.output import print_json

        given = [line.strip() for line in sys.stdin if line.strip()] if codes == ["-"] else codes
        issued = _register(given) if registry else None
        found = [inspect(code, issued) for code in given]
        if as_json:
            print_json([inspection.as_dict() for inspection in found])
        else:
            for inspection in found:
                _tell(inspection)
        return 0 if all(inspection.acceptable for inspection in found) else 1


def _register(given: list[str]) -> Callable[[str], bool]:
    """Ask the register for all codes at once."""
    from gongxin.conf.bootstrap import setup
    from gongxin.kernel.uscc import normalise

    setup()
    from gongxin.registry import api

    known = api.issued_codes({normalise(code) for code in given})
    return lambda code: code in known


def _tell(inspection: Inspection) -> None:
    language = lang()
    verdict = t("有效", "valid") if inspection.valid else t("无效", "not valid")
    if inspection.issued:
        verdict += t("，登记库中有此代码", ", in the register")
    elif inspection.issued is not None:
        verdict += t("，登记库中没有", ", not in the register")
    print(f"{inspection.normalised or inspection.given}  {verdict}")
    for part in inspection.parts.values():
        if part.label is not None:
            print(f"  {part.value}  {part.label.pick(language)}")
    for finding in inspection.findings:
        level = t("错误", "error") if finding.level == "error" else t("提示", "warning")
        print(f"  {level} {finding.rule}: {finding.message.pick(language)}")
