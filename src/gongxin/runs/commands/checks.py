"""`gongxin checks …`: ask what the law says about organisations in a matter, one by one or by file; close it; look back."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gongxin.runs import acting
from gongxin.runs.language import lang, t

_JSON = typer.Option("--json", help=t("以 JSON 输出", "Print JSON."))
_OFFICER = typer.Option("--officer", help=t("经办人代号，见 gongxin officers list", "Who acts; see gongxin officers list."))
_FILE = typer.Option("--file", help=t("CSV 文件", "A CSV file."))
_DAYS = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help=t(
            "信用核查：某事项中法律对这些组织有何规定，永久留存。",
            "Checks: what the law says about organisations in a matter; kept for ever.",
        ),
    )
    app.add_typer(group, name="checks")
    _asking(group)
    _closing(group)
    _law(group)


def _asking(group: typer.Typer) -> None:
    @group.command(help=t("核查一个或多个主体，或（--file）一份名单。", "Check one or more subjects, or those of a file."))
    def make(  # noqa: PLR0917  typer's options
        matter: Annotated[str, typer.Argument(help=t("事项，见 checks matters", "See checks matters."))],
        officer: Annotated[str, _OFFICER],
        purpose: Annotated[str, typer.Option(help=t("核查目的，留痕", "The purpose; it is logged."))],
        codes: Annotated[list[str] | None, typer.Argument(help=t("统一社会信用代码", "Credit codes."))] = None,
        file: Annotated[Path | None, _FILE] = None,
        item: Annotated[str, typer.Option(help=t("所涉的许可或项目名称", "The licence or project it is about."))] = "",
        on: Annotated[datetime | None, typer.Option(formats=_DAYS, help=t("适用法律之日", "The day asked about."))] = None,
        as_json: Annotated[bool, _JSON] = False,
    ) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.check_tables import codes_in, parsed

        if bool(codes) == bool(file):
            raise typer.BadParameter(t("请给出代码，或用 --file。", "Give codes, or --file."))
        setup()
        from django.db import connection, transaction
        from django.utils import timezone

        from gongxin.access import api as access
        from gongxin.catalogue import load
        from gongxin.kernel import identifiers, uscc
        from gongxin.measures import api

        given = codes or codes_in(file)  # type: ignore[arg-type]
        asked = tuple(_code(code, uscc, identifiers) for code in given)
        now, who = timezone.now(), acting.officer(officer)
        question = api.Question(matter, asked, on.date() if on else timezone.localdate(), identifiers.mask(purpose), item)
        with transaction.atomic():
            connection.ensure_connection()
            answered = api.check(connection.connection, load(), question, actor=who, now=now)
            subjects = [code for code in answered.codes if len(code) == uscc.LENGTH and "*" not in code]
            access.log_batch(
                None, at=now, purpose=f"{answered.no} {question.purpose}", channel="government", subjects=subjects,
                operator=who.department,
            )  # fmt: skip
        _tell(parsed(answered.body), as_json=as_json)
        return 0

    @group.command(help=t("再看一次核查，连同反馈。", "A check as it was answered, with its feedback."))
    def show(no: str, officer: Annotated[str, _OFFICER], as_json: Annotated[bool, _JSON] = False) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.check_tables import parsed

        setup()
        from gongxin.measures import api

        _tell(parsed(api.answer(acting.connected(), no, actor=acting.officer(officer))), as_json=as_json)
        return 0

    @group.command(help=t("假如移出某条记录，哪些措施消失。", "Which measures would fall if an entry were removed."))
    def without(
        no: str,
        entry: Annotated[str, typer.Argument(help=t("答复中的 entry", "As the answer names it."))],
        officer: Annotated[str, _OFFICER],
        as_json: Annotated[bool, _JSON] = False,
    ) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json

        setup()
        from gongxin.measures import api

        found = api.without(acting.connected(), no, entry, actor=acting.officer(officer))
        if as_json:
            print_json(asdict(found))
        else:
            print(t("消失：", "fall: ") + (", ".join(found.falling) or t("无", "none")))
            print(t("仍在：", "stay: ") + (", ".join(found.staying) or t("无", "none")))
        return 0


def _closing(group: typer.Typer) -> None:
    @group.command(
        help=t(
            "反馈：--applied 文书号，或 --not-applied 理由；或用 --file 交回填好的核查表。",
            "Feedback: --applied DOCUMENT or --not-applied WHY; or --file with the check's table filled in.",
        )
    )
    def feedback(  # noqa: PLR0917  typer's options
        no: str,
        officer: Annotated[str, _OFFICER],
        code: Annotated[str | None, typer.Argument()] = None,
        measure: Annotated[str | None, typer.Argument()] = None,
        applied: Annotated[str | None, typer.Option(help=t("已采取：文书号", "Its document."))] = None,
        not_applied: Annotated[str | None, typer.Option(help=t("未采取：理由", "The reason."))] = None,
        file: Annotated[Path | None, _FILE] = None,
    ) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.check_tables import feedback_in
        from gongxin.runs.output import say

        single = code is not None and measure is not None and (applied is None) != (not_applied is None)
        if single == (file is not None):
            raise typer.BadParameter(
                t("请给出代码、措施和 --applied 或 --not-applied，或用 --file。",
                  "Give code, measure and --applied or --not-applied, or --file.")
            )  # fmt: skip
        setup()
        from django.db import transaction
        from django.utils import timezone

        from gongxin.kernel import identifiers
        from gongxin.measures import api

        rows = feedback_in(file) if file else [_row(code or "", measure or "", applied, not_applied)]
        items = [
            api.Feedback(
                row["subject"], row["measure"], row["outcome"], identifiers.mask(row["why"]), identifiers.mask(row["document"])
            )
            for row in rows
        ]
        with transaction.atomic():
            left = api.give(acting.connected(), no, items, actor=acting.officer(officer), now=timezone.now())
        say(t(f"已记录 {len(items)} 项，尚有 {left} 项未反馈。", f"{len(items)} recorded, {left} still open."))
        return 0

    @group.command(help=t("按措施和部门的反馈统计。", "Sums of feedback by measure and department."))
    def statistics(
        first: Annotated[datetime, typer.Argument(formats=_DAYS, help=t("起始日", "First day."))],
        last: Annotated[datetime, typer.Argument(formats=_DAYS, help=t("截止日", "Last day."))],
        officer: Annotated[str, _OFFICER],
        as_json: Annotated[bool, _JSON] = False,
    ) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import tell

        setup()
        from gongxin.measures import api

        acting.officer(officer).require("credit_office")
        found = [asdict(tally) for tally in api.statistics(acting.connected(), first.date(), last.date())]
        tell(found, ("\t".join(str(value) for value in row.values()) for row in found), as_json=as_json)
        return 0


def _law(group: typer.Typer) -> None:
    @group.command(help=t("可核查的事项及其措施。", "The matters and their measures."))
    def matters(as_json: Annotated[bool, _JSON] = False) -> int:
        from gongxin.catalogue import load
        from gongxin.runs.output import tell

        known = load()
        rows = {
            matter.id: [m.id for m in known.measures.values() if m.enabled and matter.id in m.matters]
            for matter in known.matters.values()
        }
        tell(
            rows,
            (f"{name}\t{known.matters[name].label.pick(lang())}\t{', '.join(codes)}" for name, codes in rows.items()),
            as_json=as_json,
        )
        return 0

    @group.command(help=t("某项措施涉及的核查。", "Where a measure stands in answered checks."))
    def touched(measure: str, officer: Annotated[str, _OFFICER]) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json

        setup()
        from gongxin.catalogue import load
        from gongxin.measures import api

        acting.officer(officer).require("credit_office")
        print_json([asdict(item) for item in api.touched(acting.connected(), (api.measure_of(load(), measure).id,))])
        return 0

    @group.command(help=t("记录条款废止，列出其涉及的核查。", "Record that an article ended; lists what it had touched."))
    def repeal(  # noqa: PLR0917  typer's options
        law: Annotated[str, typer.Argument(help=t("法律代码或全称", "The law's id or title."))],
        officer: Annotated[str, _OFFICER],
        document: Annotated[str, typer.Option(help=t("废止文件文号", "The document that repeals it."))],
        article: Annotated[str, typer.Option(help=t("条款；不写为整部法律", "The article; the whole law when absent."))] = "",
        last_day: Annotated[datetime | None, typer.Option(formats=_DAYS, help=t("最后有效日", "Last day in force."))] = None,
        why: Annotated[str, typer.Option(help=t("说明", "Why."))] = "",
    ) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json

        setup()
        from django.db import transaction
        from django.utils import timezone

        from gongxin.catalogue import load
        from gongxin.measures import api

        with transaction.atomic():
            done = api.repeal(
                acting.connected(), load(), law, article, last_day.date() if last_day else None,
                document=document, why=why, actor=acting.officer(officer), now=timezone.now(),
            )  # fmt: skip
        print_json(asdict(done))
        return 0


def _code(given: str, uscc: Any, identifiers: Any) -> str:
    found = uscc.normalise(given)
    return str(found if uscc.is_organisation(found) else identifiers.mask(found))


def _row(code: str, measure: str, applied: str | None, not_applied: str | None) -> dict[str, str]:
    outcome = "applied" if applied is not None else "not_applied"
    return {"subject": code, "measure": measure, "outcome": outcome, "why": not_applied or "", "document": applied or ""}


def _tell(answer: dict[str, Any], *, as_json: bool) -> None:
    from gongxin.runs.check_tables import write_table
    from gongxin.runs.output import print_json, say

    if as_json:
        print_json(answer)
        return
    write_table(answer, sys.stdout, lang())
    say(
        t(
            f"核查编号 {answer['check']}，待反馈 {answer['open']} 项。",
            f"Check {answer['check']}; {answer['open']} wait for feedback.",
        )
    )
