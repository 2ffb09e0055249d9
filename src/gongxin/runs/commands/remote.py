"""`gongxin remote …`: the same questions to a platform elsewhere, through its API and the Python client."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from gongxin.runs.language import lang, t

_SERVER = typer.Option("--server", envvar="GONGXIN_SERVER", help=t("平台地址。", "The platform's address."))
_PURPOSE = typer.Option(
    "--purpose", envvar="GONGXIN_PURPOSE", help=t("查看非公开信息的目的。", "Why you look at what is not public.")
)
_CHANNEL = typer.Option("--channel", help="public_page, sharing, government")
_ON = typer.Option("--on", help=t("日期 2026-03-05。", "A day, 2026-03-05."))
REFUSED = 1


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t(
            "通过接口使用另一处的平台；密钥放在环境变量 GONGXIN_KEY 中。",
            "Use a platform elsewhere through its API; the key is read from GONGXIN_KEY.",
        ),
        no_args_is_help=True,
    )
    app.add_typer(group, name="remote")
    _reading(group)
    _acting(group)


def _reading(group: typer.Typer) -> None:
    @group.command(help=t("查找组织。", "Find organisations."))
    def search(
        text: Annotated[str, typer.Argument(help=t("名称或代码。", "A name or a code."))],
        server: Annotated[str, _SERVER],
    ) -> None:
        with _client(server) as client:
            for hit in client.every(text):
                print(f"{hit.uscc}\t{hit.name}")

    @group.command(help=t("一个组织的信用档案（JSON）。", "The credit file of an organisation, as JSON."))
    def subject(
        code: Annotated[str, typer.Argument(help=t("统一社会信用代码。", "The unified social credit code."))],
        server: Annotated[str, _SERVER],
        channel: Annotated[str, _CHANNEL] = "public_page",
        on: Annotated[str, _ON] = "",
        purpose: Annotated[str, _PURPOSE] = "",
    ) -> None:
        with _client(server, purpose) as client:
            _print(client.subject(code, channel=channel, on=_day(on)).model_dump(mode="json"))

    @group.command(help=t("批量查询，代码一行一个，- 为标准输入。", "Look up codes, one a line; - is standard input."))
    def lookup(
        codes: Annotated[str, typer.Argument(help=t("文件或 -。", "A file or -."))],
        server: Annotated[str, _SERVER],
        channel: Annotated[str, _CHANNEL] = "public_page",
        on: Annotated[str, _ON] = "",
        purpose: Annotated[str, _PURPOSE] = "",
    ) -> None:
        text = sys.stdin.read() if codes == "-" else Path(codes).read_text(encoding="utf-8-sig")
        with _client(server, purpose) as client:
            for lines in _blocks(text.split()):
                for line in client.lookup(lines, channel=channel, on=_day(on)):
                    counts = line.counts or {}
                    print(line.code, line.name or "", *(counts.get(n, 0) for n in ("favourable", "adverse")), sep="\t")

    @group.command(help=t("变更流：某序号之后的变更，一行一条 JSON。", "The feed after a number, a line of JSON each."))
    def changes(
        after: Annotated[int, typer.Argument(help=t("已处理到的序号。", "The last number you took in."))],
        server: Annotated[str, _SERVER],
        follow: Annotated[bool, typer.Option("--follow", help=t("一直等新的变更。", "Go on waiting for new ones."))] = False,
        purpose: Annotated[str, _PURPOSE] = "",
    ) -> None:
        with _client(server, purpose) as client:
            if follow:
                for change in client.follow(after):
                    print(change.model_dump_json(), flush=True)
            page = client.changes(after)
            while True:
                for change in page.items:
                    print(change.model_dump_json())
                if page.next is None:
                    return
                page = client.changes(page.next)


def _acting(group: typer.Typer) -> None:
    @group.command(help=t("报送一个文件并等待结果。", "Hand in a file and wait for the outcome."))
    def submit(
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=t("文件。", "The file."))],
        server: Annotated[str, _SERVER],
        resource: Annotated[str, typer.Option("--resource", help=t("信息资源。", "The resource."))],
    ) -> None:
        with _client(server) as client:
            found = client.submit(file, resource)
            found = client.ended(found.submission)
            _print(found.model_dump(mode="json"))
            if found.state in {"refused", "rejected", "failed"}:
                raise typer.Exit(REFUSED)

    @group.command(help=t("下载一个批次的全部问题。", "Every finding of a submission."))
    def findings(
        number: Annotated[int, typer.Argument(help=t("批次编号。", "The submission's number."))],
        server: Annotated[str, _SERVER],
        form: Annotated[str, typer.Option("--format", help="csv, xlsx, json")] = "csv",
    ) -> None:
        with _client(server) as client:
            sys.stdout.buffer.write(client.findings(number, form))

    @group.command(help=t("信用核查（JSON）。", "A check, as JSON."))
    def check(  # noqa: PLR0917  typer reads the words of the command line from them
        matter: Annotated[str, typer.Argument(help=t("事项。", "The matter."))],
        codes: Annotated[list[str], typer.Argument(help=t("统一社会信用代码。", "Codes."))],
        server: Annotated[str, _SERVER],
        purpose: Annotated[str, _PURPOSE],
        on: Annotated[str, _ON] = "",
        item: Annotated[str, typer.Option("--item", help=t("具体许可或项目。", "The one licence or project."))] = "",
    ) -> None:
        with _client(server) as client:
            _print(client.check(matter, codes, purpose=purpose, on=_day(on), item=item).model_dump(mode="json"))


@contextmanager
def _client(server: str, purpose: str = "") -> Iterator[Any]:
    """The client; what the platform refuses is said on stderr, exit status 1."""
    from gongxin_client import Client, GongxinApiError, UnreachableError

    try:
        with Client(server, key=os.environ.get("GONGXIN_KEY", ""), purpose=purpose, language=lang()) as client:
            yield client
    except (GongxinApiError, UnreachableError) as refused:
        print(str(refused), file=sys.stderr)
        raise typer.Exit(REFUSED) from None


def _blocks(codes: list[str], size: int = 10_000) -> Iterator[list[str]]:
    for start in range(0, len(codes), size):
        yield codes[start : start + size]


def _day(text: str) -> date | None:
    return _read(date.fromisoformat, text) if text else None


def _read(how: Callable[[str], date], text: str) -> date:
    try:
        return how(text)
    except ValueError:
        raise typer.BadParameter(t(f"{text} 不是日期。", f"{text} is no date.")) from None


def _print(value: Any) -> None:
    from gongxin.runs.output import print_json

    print_json(value)
