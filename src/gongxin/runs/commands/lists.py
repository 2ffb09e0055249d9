"""`gongxin lists …`: the lists as they are defined, and proceedings about entries from proposal to removal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.runs.acting import (
    Code,
    File,
    Json,
    Number,
    Officer,
    Session,
    Why,
    list_papers,
    session,
    text,
)
from gongxin.runs.cases import save, showing, step, tell_case, tell_cases
from gongxin.runs.language import lang, t

if TYPE_CHECKING:
    from gongxin.lists.api import Entry

_DAYS = ["%Y-%m-%d"]
_GROUNDS = ("expired_early", "performance", "not_standing")


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help=t("名单及列入程序：提出、告知、陈述、决定、复核、移出。", "Lists, and proceedings: from proposal to removal."),
    )
    app.add_typer(group, name="lists")
    _looking(group)
    _proposing(group)
    _deciding(group)


def _looking(group: typer.Typer) -> None:
    @group.command(help=t("名单及其依据、期限、移出；--all 含未启用的。", "The lists; --all: those that are off, too."))
    def definitions(every: Annotated[bool, typer.Option("--all")] = False, as_json: Json = False) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from gongxin.api.lists import list_body
        from gongxin.catalogue import load
        from gongxin.runs.output import print_json

        found = [item for item in load().lists.values() if every or item.enabled]
        if as_json:
            print_json([list_body(item) for item in found])
            return
        for item in found:
            off = "" if item.enabled else t("（未启用）", " (off)")
            period = str(item.period) if item.period else t("由决定载明", "by decision")
            print(f"{item.id}\t{item.kind}\t{item.label.pick(lang())}{off}\t{period}")

    @group.command(help=t("本部门（或者 GONGXIN_KEY 主体）的程序。", "Proceedings of the department, or about the subject."))
    def entries(
        officer: Officer = "",
        before: Annotated[int | None, typer.Option(min=1, help=t("从该编号之前继续", "Continue before this number."))] = None,
        limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
        as_json: Json = False,
    ) -> None:
        with session(officer) as now:
            from gongxin.lists import api

            whose: dict[str, Any] = {"uscc": now.who.uscc or None, "department": now.who.department or None}
            whose["told"] = bool(now.who.uscc)
            found = [api.entry(now.conn, n) for n in api.open_of(now.conn, **whose, before=before, limit=limit)]
            now.looked("名单程序", found)
            bodies = [_body(now, entry, whole=False) for entry in found]
        tell_cases(bodies, as_json=as_json)

    showing(group, ("一个程序的每一步。", "A proceeding with every step."), "名单程序", _get, _body)

    @group.command(help=t("把程序中的一份材料存为文件。", "Save a paper of a proceeding to a file."))
    def paper(
        number: Number,
        paper: Annotated[str, typer.Argument(help=t("材料编号", "The paper's number."))],
        file: Annotated[Path, typer.Argument(help=t("新文件", "A new file."))],
        officer: Officer = "",
    ) -> None:
        def read(asked: Any) -> tuple[Any, bytes]:
            with session(officer) as now:
                from gongxin.lists import api

                found, content = api.paper(now.conn, number, asked, actor=now.who)
                now.looked(f"名单程序 {number} 材料", [found])
                return found, content

        save(file, paper, read)


def _proposing(group: typer.Typer) -> None:
    @group.command(help=t("提出列入（propose），附事由和证据文件。", "Propose an entry, with reason and evidence."))
    def propose(  # noqa: PLR0917  typer's options
        list_code: Annotated[str, typer.Argument(help=t("名单代码，见 lists definitions", "See lists definitions."))],
        uscc: Code,
        why: Why,
        evidence: Annotated[list[Path], File],
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        with session(officer) as now:
            from gongxin.catalogue import load
            from gongxin.lists import api

            code = uscc.strip().upper()
            kept = list_papers(now, code, evidence)
            made = api.propose(
                now.conn, text(list_code), code, reason=text(why), evidence=kept, **now.words, catalogue=load()
            )
            body = _body(now, made)
        tell_case(body, as_json=as_json)

    step(
        group, "notify", ("告知主体（propose）；陈述申辩期开始。", "Tell the subject; its statement period begins."),
        lambda now, number, why: _step(now, "notify", number), why=False,
    )  # fmt: skip

    @group.command(help=t("陈述申辩（主体，凭 GONGXIN_KEY）。", "The subject's statement, with its own key."))
    def state(
        number: Number,
        words: Annotated[str, typer.Option("--text", help=t("意见", "What the subject has to say."))],
        files: Annotated[list[Path] | None, File] = None,
        as_json: Json = False,
    ) -> None:
        with session("") as now:
            from gongxin.lists import api

            kept = list_papers(now, now.who.uscc, files or [])
            body = _body(now, api.state(now.conn, number, text(words), documents=kept, **now.words))
        tell_case(body, as_json=as_json)


def _deciding(group: typer.Typer) -> None:
    @group.command(help=t("作出决定（decide），陈述申辩期届满之后。", "The written decision, after the statement period."))
    def decide(  # noqa: PLR0917  typer's options
        number: Number,
        why: Why,
        decision_no: Annotated[str, typer.Option("--no", help=t("决定书文号", "The decision's number."))],
        end: Annotated[datetime | None, typer.Option(formats=_DAYS, help=t("届满日", "The last day."))] = None,
        files: Annotated[list[Path] | None, File] = None,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        with session(officer) as now:
            body = _step(
                now, "decide", number, why=text(why), decision_no=text(decision_no), end_date=end.date() if end else None,
                documents=_kept(now, number, files),
            )  # fmt: skip
        tell_case(body, as_json=as_json)

    step(
        group, "sign", ("复核签发（sign_off，不得是作出决定者）。", "A second person signs; the entry takes effect."),
        lambda now, number, why: _step(now, "sign_off", number, why=why), why=True,
    )  # fmt: skip
    step(
        group, "drop", ("不予列入（decide）。", "End the proceeding without an entry."),
        lambda now, number, why: _step(now, "drop", number, why=why), why=True,
    )  # fmt: skip

    @group.command(help=t("移出（decide）；公示、共享和措施随之终止。", "Take off the list; all effects end."))
    def remove(  # noqa: PLR0917  typer's options
        number: Number,
        why: Why,
        ground: Annotated[str, typer.Option(help=t("事由：", "One of ") + ", ".join(_GROUNDS))],
        files: Annotated[list[Path] | None, File] = None,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        if ground not in _GROUNDS:
            raise typer.BadParameter(t("事由应为 ", "The ground is one of ") + ", ".join(_GROUNDS))
        with session(officer) as now:
            body = _step(now, "remove", number, why=text(why), ground=ground, documents=_kept(now, number, files))
        tell_case(body, as_json=as_json)


def _step(now: Session, name: str, number: int, **given: Any) -> dict[str, Any]:
    from gongxin.catalogue import load
    from gongxin.lists import api

    return _body(now, getattr(api, name)(now.conn, number, **given, **now.words, catalogue=load()))


def _kept(now: Session, number: int, files: list[Path] | None) -> list[Any]:
    """Papers for a step of that proceeding."""
    from gongxin.lists import api

    return list_papers(now, api.visible(now.conn, number, now.who).uscc, files) if files else []


def _get(now: Session, number: int) -> Entry:
    from gongxin.lists import api

    return api.visible(now.conn, number, now.who)


def _body(now: Session, entry: Entry, *, whole: bool = True) -> dict[str, Any]:
    from gongxin.api.lists import entry_body

    del now
    return entry_body(entry, events=whole)
