"""How commands speak of cases: those that wait, one with its steps, a step taken, a paper. What is a case's own, its room and
its words, each command file says itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from gongxin.runs.acting import Json, Number, Officer, Session, Why, session, text
from gongxin.runs.language import lang, t

__all__ = ["listing", "paper", "save", "showing", "step", "tell_case", "tell_cases"]

Body = Callable[..., dict[str, Any]]
"""body(session, case, whole=…): the members of its JSON, the same as over HTTP; not whole: without papers and steps."""


def listing(
    group: typer.Typer, words: tuple[str, str], noun: str, find: Callable[[Session, bool], Sequence[Any]], body: Body
) -> None:
    """The command `list [--all]`. noun: how the trail names the look; find(session, every): every also finds what ended."""

    @group.command("list", help=t(*words))
    def list_(
        every: Annotated[bool, typer.Option("--all", help=t("包括已办结的", "Decided ones, too."))] = False,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        with session(officer) as now:
            found = find(now, every)
            now.looked(noun, found)
            bodies = [body(now, case, whole=False) for case in found]
        tell_cases(bodies, as_json=as_json)


def showing(
    group: typer.Typer, words: tuple[str, str], noun: str, get: Callable[[Session, int], Any], body: Body
) -> None:
    """The command `show NUMBER`."""

    @group.command(help=t(*words))
    def show(number: Number, officer: Officer = "", as_json: Json = False) -> None:
        with session(officer) as now:
            case = get(now, number)
            now.looked(f"{noun} {number}", [case])
            found = body(now, case, whole=True)
        tell_case(found, as_json=as_json)


def paper(group: typer.Typer) -> None:
    """The command `paper PAPER FILE`, for what was handed in with objections and repairs. An officer's look is logged."""

    @group.command(help=t("下载一份材料到文件。", "Write a paper into a file."))
    def paper(number: Annotated[str, typer.Argument()], file: Path, officer: Officer = "") -> None:
        def read(asked: Any) -> tuple[Any, bytes]:
            with session(officer) as now:
                from gongxin.remedies import api

                found, content = api.evidence_content(now.conn, asked, actor=now.who)
                now.looked(f"材料 {asked}", [found])
                return found, content

        save(file, number, read)


def step(group: typer.Typer, name: str, words: tuple[str, str], act: Callable[[Session, int, str], Any], *, why: bool) -> None:
    """A command that takes one step of the case with that number: `NAME NUMBER [--why …]`."""

    def reasoned(number: Number, why: Why, officer: Officer = "", as_json: Json = False) -> None:
        with session(officer) as now:
            body = act(now, number, text(why))
        tell_case(body, as_json=as_json)

    def plain(number: Number, officer: Officer = "", as_json: Json = False) -> None:
        with session(officer) as now:
            body = act(now, number, "")
        tell_case(body, as_json=as_json)

    group.command(name, help=t(*words))(reasoned if why else plain)


def save(file: Path, number: str, read: Callable[[Any], tuple[Any, bytes]]) -> None:
    """What `read` gives of the paper with that number into a new file; an existing one is not touched."""
    from uuid import UUID

    from gongxin.runs.output import say

    try:
        asked = UUID(number)
    except ValueError:
        raise typer.BadParameter(t("材料编号不是 UUID。", "The paper's number is no UUID.")) from None
    if file.exists():
        raise typer.BadParameter(t(f"文件已存在：{file}", f"The file exists: {file}"))
    paper, content = read(asked)
    file.write_bytes(content)
    say(t(f"已写入 {file}（{paper.kind}）。", f"Written to {file} ({paper.kind})."))


def tell_case(body: dict[str, Any], *, as_json: bool) -> None:
    """One case: as JSON, the same members as in the API; or a few lines, its steps last."""
    from gongxin.runs.output import print_json

    if as_json:
        print_json(body)
        return
    about = body.get("list_code") or body.get("resource") or body.get("ruling", "")
    print(f"{body['id']}\t{body['uscc']}\t{about}\t{body['state']}")
    clock = body.get("clock")
    for term in [*body.get("clocks", ()), *([clock] if clock else ())]:
        print(f"   {term['step']}: {term['words'][lang()]}")
    if body.get("receipt"):
        print(t(f"   回执：{body['receipt']}", f"   receipt: {body['receipt']}"))
    for paper in body.get("evidence", ()):
        print(f"   {paper.get('material') or '+'}  {paper['name']}  {paper.get('id') or paper.get('sha256', '')}")
    for event in body.get("events", ()):
        what = event.get("what") or event.get("step")
        print(f"   {event['at']:%Y-%m-%d %H:%M}  {what}  {event['actor']}  {event['why']}".rstrip())


def tell_cases(bodies: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Many: one JSON document, or one after the other."""
    from gongxin.runs.output import print_json

    if as_json:
        print_json(bodies)
        return
    for body in bodies:
        tell_case(body, as_json=False)
