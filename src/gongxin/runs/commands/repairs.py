"""`gongxin repairs …`: what a subject can know beforehand, the application with its papers, and the body's answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.runs import cases
from gongxin.runs.acting import (
    Code,
    Json,
    Number,
    Officer,
    RecordKey,
    Resource,
    Session,
    Why,
    papers,
    session,
    target,
    text,
)
from gongxin.runs.cases import step, tell_case
from gongxin.runs.language import lang, t

if TYPE_CHECKING:
    from gongxin.remedies.api import Repair

_Papers = Annotated[
    list[str] | None,
    typer.Option("--paper", help=t("材料=文件，可重复，例如 proof=a.pdf", "material=file, repeatable, e.g. proof=a.pdf.")),
]
_Statement = Annotated[str, typer.Option(help=t("说明", "The words."))]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help=t("信用修复：何时可以、申请、受理、决定；免费。", "Repairs: when, application, decision; free of charge."),
    )
    app.add_typer(group, name="repairs")
    _looking(group)
    _applying(group)
    _deciding(group)


def _looking(group: typer.Typer) -> None:
    @group.command(help=t("这条记录何时、如何修复（主体，凭 GONGXIN_KEY）。", "When and how a record can be repaired."))
    def outlook(uscc: Code, resource: Resource, key: RecordKey, as_json: Json = False) -> None:
        from gongxin.runs.output import print_json

        which = target(uscc, resource, key)
        with session("") as now:
            from gongxin.api.remedies import bodies
            from gongxin.catalogue import load
            from gongxin.remedies import api

            now.who.require_subject(which.uscc)
            body = bodies.outlook(api.prospect(now.conn, which, now=now.now, catalogue=load()))
        if as_json:
            print_json(body)
            return
        since = body["eligible_from"]
        print(f"{body['state']}\t{body['regime'] or ''}\t{since or ''}".rstrip())
        for item in body["conditions"]:
            print(f"   {item['state']}\t{item['label'][lang()]}")
        for item in body["materials"]:
            needed = t("必需", "required") if item["required"] else t("如有", "if any")
            print(f"   {item['id']}\t{item['label'][lang()]}\t{needed}")

    words = ("待办的申请；主体凭 GONGXIN_KEY 看自己的。", "What waits; a subject sees its own.")
    cases.listing(group, words, "信用修复", _found, _body)
    cases.showing(group, ("一件申请，连同材料和每一步。", "An application with papers and steps."), "信用修复", _get, _body)
    cases.paper(group)


def _found(now: Session, every: bool) -> Sequence[Repair]:
    from gongxin.remedies import api

    if now.who.kind == "subject":
        return api.repairs_of_subject(now.conn, now.who.uscc)
    ended = ("refused", "granted", "rejected", "withdrawn") if every else ()
    return api.repairs_of_department(now.conn, actor=now.who, states=("applied", "accepted", *ended))


def _get(now: Session, number: int) -> Repair:
    from gongxin.remedies import api

    return api.repair(now.conn, number, actor=now.who)


def _applying(group: typer.Typer) -> None:
    @group.command(help=t("申请修复（主体，凭 GONGXIN_KEY）。", "Apply, with the organisation's own key."))
    def apply(  # noqa: PLR0917  typer's options
        uscc: Code, resource: Resource, key: RecordKey, paper: _Papers = None, statement: _Statement = "", as_json: Json = False
    ) -> None:
        which, given = target(uscc, resource, key), _files(paper or ())
        with session("") as now:
            from gongxin.catalogue import load
            from gongxin.remedies import api

            made = api.apply_for_repair(
                now.conn, which, materials=_handed_in(now, given), statement=text(statement), **now.words, catalogue=load()
            )
            body = _body(now, made)
        tell_case(body, as_json=as_json)

    @group.command(help=t("补充材料（主体，凭 GONGXIN_KEY）。", "Further papers, with its own key."))
    def supplement(number: Number, paper: _Papers = None, statement: _Statement = "", as_json: Json = False) -> None:
        given = _files(paper or ())
        with session("") as now:
            materials = _handed_in(now, given)
            body = _step(now, "supplement_repair", number, materials=materials, statement=text(statement))
        tell_case(body, as_json=as_json)

    @group.command(help=t("撤回申请（主体，凭 GONGXIN_KEY）。", "Take it back, with its own key."))
    def withdraw(number: Number, as_json: Json = False) -> None:
        with session("") as now:
            from gongxin.remedies import api

            body = _body(now, api.withdraw_repair(now.conn, number, **now.words))
        tell_case(body, as_json=as_json)


def _deciding(group: typer.Typer) -> None:
    step(
        group, "accept", ("受理（remedy）；决定期限开始。", "Accept; the term of the decision begins."),
        lambda now, number, why: _step(now, "accept_repair", number), why=False,
    )  # fmt: skip
    for name, words in (
        ("refuse", ("不予受理，说明理由和所缺材料。", "Do not accept it; say what is missing.")),
        ("extend", ("复杂的延长期限，仅一次。", "Extend once, in a complex case.")),
        ("reject", ("不予修复。", "Do not grant it.")),
    ):
        step(group, name, words, _reasoned(f"{name}_repair"), why=True)

    @group.command(help=t("准予修复；公示、共享和措施终止。", "Grant; publication, sharing and measures end."))
    def grant(
        number: Number,
        why: Why,
        confirm: Annotated[list[str], typer.Option("--confirm", help=t("确认的条件，可重复", "A condition, repeatable."))],
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        with session(officer) as now:
            body = _step(now, "grant", number, confirmed=[text(name) for name in confirm], why=text(why))
        tell_case(body, as_json=as_json)


def _reasoned(name: str) -> Any:
    return lambda now, number, why: _step(now, name, number, why=why)


def _files(given: Sequence[str]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for item in given:
        name, sign, path = item.partition("=")
        if not sign or not Path(path).is_file():
            raise typer.BadParameter(t(f"请写作 材料=文件：{item}", f"Write material=file: {item}"))
        found.setdefault(text(name), []).append(Path(path))
    return found


def _handed_in(now: Session, given: dict[str, list[Path]]) -> dict[str, list[Any]]:
    return {name: papers(now, files) for name, files in given.items()}


def _step(now: Session, name: str, number: int, **words: Any) -> dict[str, Any]:
    from gongxin.catalogue import load
    from gongxin.remedies import api

    return _body(now, getattr(api, name)(now.conn, number, **words, **now.words, catalogue=load()))


def _body(now: Session, case: Repair, *, whole: bool = True) -> dict[str, Any]:
    from gongxin.api.remedies import bodies

    return bodies.repair(now.conn, case, now.now, whole=whole)
