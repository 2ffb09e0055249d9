"""The pages of docs/catalogue, made from the definitions: an index, one page per resource, one of regimes
and rules.

Pure: texts come back by relative path; ``gongxin.visibility.manual`` adds the rules of that room and writes
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongxin.catalogue import words
from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.content import describe
from gongxin.catalogue.model.regime import Regime
from gongxin.kernel.text import Bilingual

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class RuleGroup:
    """Numbered rules of a room, for the page of rules: title and (number, sentence)."""

    title: Bilingual
    rules: Sequence[tuple[str, Bilingual]]


def pages(catalogue: Catalogue, groups: Sequence[RuleGroup] = ()) -> dict[str, str]:
    """Relative path → text of every page, in both languages."""
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        found[f"{lang}/index.md"] = _index(catalogue, lang)
        found[f"{lang}/rules.md"] = _rules(catalogue, groups, lang)
        for resource in catalogue.resources:
            found[f"{lang}/{resource.id}.md"] = _resource(describe(resource, lang, catalogue), lang)
    return found


class _Words:
    """The fixed words of the pages in one language."""

    def __init__(self, lang: str) -> None:
        self._zh = lang == "zh"

    def __call__(self, zh: str, en: str) -> str:
        return zh if self._zh else en


_MADE = ("本页由目录定义自动生成，请勿手工修改。", "Made from the definitions; do not edit by hand.")


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """A Markdown table, or nothing where there are no rows."""
    lines = [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    if not lines:
        return []
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""]


def _cell(value: Any) -> str:
    return str("" if value is None else value).replace("|", "\\|").replace("\n", " ")


def _page(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _index(catalogue: Catalogue, lang: str) -> str:
    say = _Words(lang)
    lines = [f"# {say('信用信息目录', 'Catalogue')}", "", say(*_MADE), ""]
    lines += [f"[{say('规则版本与规则', 'Regimes and rules')}](rules.md)", ""]
    head = [
        say("信息资源", "Resource"),
        say("代码", "Code"),
        say("类别", "Category"),
        say("性质", "Nature"),
        say("首要依据", "First basis"),
    ]
    for section in catalogue.sections:
        described = [describe(resource, lang, catalogue) for resource in catalogue.resources if resource.section == section.id]
        if not described:
            continue
        lines += [f"## {section.label.pick(lang)}", ""]
        lines += _table(
            head,
            (
                (
                    f"[{item['label']}]({item['resource']}.md)" + ("" if item["enabled"] else say("（停用）", " (off)")),
                    f"`{item['resource']}`",
                    f"{item['category']['code']} {item['category']['label']}",
                    item["nature"]["label"],
                    _citation(item["basis"][0], lang) if item["basis"] else "",
                )
                for item in described
            ),
        )
    return _page(lines)


def _citation(basis: dict[str, Any], lang: str) -> str:
    return f"《{basis['law']}》{basis['article']}" if lang == "zh" else f"{basis['law']}, {basis['article']}"


def _resource(item: dict[str, Any], lang: str) -> str:
    say = _Words(lang)
    lines = [f"# {item['label']}", "", say(*_MADE), ""]
    lines += [f"[{say('目录', 'Catalogue')}](index.md) · [{say('规则', 'Rules')}](rules.md)", ""]
    lines += _facts(item, say)
    lines += [f"## {say('依据', 'Legal basis')}", ""]
    lines += _table(
        [
            say("依据", "Basis"),
            say("文号", "Number"),
            say("层级", "Rank"),
            say("施行", "In force"),
            say("核实", "Certainty"),
        ],
        ((_citation(b, lang), b["number"], b["rank"], b["in_force"], b["certainty"]) for b in item["basis"]),
    )
    lines += _visibility(item, say)
    lines += _fields(item, say)
    lines += _checks(item, say)
    return _page(lines)


def _facts(item: dict[str, Any], say: _Words) -> list[str]:
    facts = [
        (say("代码", "Code"), f"`{item['resource']}`"),
        (say("目录类别", "Category"), f"{item['category']['code']} {item['category']['label']}"),
        (say("信用档案部分", "Section"), item["section"]["label"]),
        (say("性质", "Nature"), item["nature"]["label"]),
        (say("主键", "Key"), " + ".join(item["key"])),
        (say("有效期", "Effective"), item["effective"]),
    ]
    facts += [
        (
            say("性质（特定情形）", "Nature, where"),
            f"{words.NATURES[rule['nature']].pick(say('zh', 'en'))}{say('：', ': ')}{rule['when']}",
        )
        for rule in item["nature_rules"]
    ]
    deadline = item["deadline"]
    if deadline:
        after, days = deadline["after"], deadline["workdays"]
        facts.append(
            (
                say("报送期限", "Deadline"),
                say(f"“{after}”起 {days} 个工作日内", f"{days} working days after '{after}'"),
            )
        )
    volume = item["volume"]
    text = say(
        f"第 {volume['after']} 批起，行数低于平均的 {volume['min_ratio']:.0%} 或高于 "
        f"{volume['max_ratio']:.0%}，"
        f"或拒收比例超过 {volume['refused_max']:.0%}，即暂缓发布",
        f"held from submission {volume['after']} on below {volume['min_ratio']:.0%} or above "
        f"{volume['max_ratio']:.0%} "
        f"of the mean number of rows, or with more than {volume['refused_max']:.0%} refused",
    )
    facts.append((say("数量断言", "Volume"), text))
    if item["note"]:
        facts.append((say("说明", "Note"), item["note"]))
    return [*_table([say("项目", "Item"), say("内容", "Content")], facts)]


def _visibility(item: dict[str, Any], say: _Words) -> list[str]:
    lines = [f"## {say('公开范围', 'Visibility')}", ""]
    lines += _table(
        [say("渠道", "Channel"), say("开放", "Open")],
        ((channel["label"], say("是", "yes") if channel["open"] else say("否", "no")) for channel in item["channels"]),
    )
    for rule in item["never_public"]:
        lines += [f"- {say('不向社会公开：', 'Never public: ')}{rule['reason']}{say('（', ' (')}{rule['when']}{say('）', ')')}"]
    if item["never_public"]:
        lines.append("")
    severity = item["severity"]
    if severity:
        lines += [f"### {say('失信程度', 'Severity')}", ""]
        if severity["stated"]:
            stated = severity["stated"]
            lines += [
                say(
                    f"部门在“{stated}”中填写的，以填写的为准；",
                    f"A class stated in '{stated}' counts first; else ",
                )
                + say("否则按下表由上至下第一条成立的规则：", "the first rule that holds, from the top:"),
                "",
            ]
        lines += _table(
            [say("规则版本", "Regime"), say("程度", "Class"), say("条件", "Where")],
            ((rule["regime"], rule["severity"], rule["when"]) for rule in severity["rules"]),
        )
        lines += [
            say(f"其他情形：{severity['otherwise']}。", f"In all other cases: {severity['otherwise']}."),
            "",
        ]
    return lines


def _fields(item: dict[str, Any], say: _Words) -> list[str]:
    lines = [f"## {say('字段', 'Fields')}", ""]
    head = [
        say("字段", "Field"),
        say("代码", "Code"),
        say("类型", "Type"),
        say("必填", "Required"),
        say("公开", "Public"),
        say("列名", "Headers"),
    ]
    lines += _table(head, (_field_row(field, say) for field in item["fields"]))
    coded = [field for field in item["fields"] if field["codes"]]
    if coded:
        lines += [f"### {say('取值', 'Values')}", ""]
        lines += _table(
            [say("字段", "Field"), say("取值", "Values")],
            (
                (
                    field["label"],
                    ", ".join(
                        value["code"] if value["code"] == value["label"] else f"{value['code']} ({value['label']})"
                        for value in field["codes"]
                    ),
                )
                for field in coded
            ),
        )
    noted = [field for field in item["fields"] if field["note"]]
    lines += [f"- {field['label']}{say('：', ': ')}{field['note']}" for field in noted]
    return [*lines, ""] if noted else lines


def _field_row(field: dict[str, Any], say: _Words) -> tuple[str, ...]:
    kind = field["type"]["label"]
    if field["length"]:
        kind += f" ≤{field['length']}"
    if field["unit"]:
        kind += f" ({field['unit']})"
    if field["required"]:
        required = say("是", "yes")
    else:
        editions = (words.STANDARDS[name].pick(say("zh", "en")) for name in field["required_in"])
        required = say("、", ", ").join(editions)
    if field["reserved"]:
        public = say("到达即丢弃", "dropped on arrival")
    elif field["personal"]:
        public = say("脱敏", "masked")
    else:
        public = say("是", "yes") if field["public"] else say("仅政务", "government only")
    headers = ", ".join(dict.fromkeys(f"`{name}`" for names in field["aliases"].values() for name in names))
    return field["label"], f"`{field['code']}`", kind, required, public, headers


def _checks(item: dict[str, Any], say: _Words) -> list[str]:
    lines = [f"## {say('行校验', 'Row checks')}", ""]
    lines += [
        say(
            "必填、类型、长度、代码、占位值、个人信息、统一社会信用代码结构和重复的校验适用于所有信息资源，不在此列。",
            "Required cells, types, lengths, codes, placeholders, personal data, the structure of codes "
            "and duplicates are "
            "checked for every resource and not listed here.",
        ),
        "",
    ]
    head = [
        say("编号", "Id"),
        say("级别", "Level"),
        say("校验", "Check"),
        say("字段", "Field"),
        say("条件", "Where"),
        say("说明", "Message"),
        say("国家校验", "National check"),
    ]
    lines += _table(
        head,
        (
            (
                f"`{c['id']}`",
                c["level"]["label"],
                c["kind"]["label"],
                c["field"],
                c["when"],
                c["message"],
                c["quality"],
            )
            for c in item["checks"]
        ),
    )
    return lines


def _rules(catalogue: Catalogue, groups: Sequence[RuleGroup], lang: str) -> str:
    say = _Words(lang)
    lines = [f"# {say('规则版本与规则', 'Regimes and rules')}", "", say(*_MADE), ""]
    lines += [f"[{say('目录', 'Catalogue')}](index.md)", ""]
    for regime in sorted(catalogue.regimes, key=lambda item: (item.family, item.effective.from_ or date.min)):
        lines += _regime(regime, lang)
    for group in groups:
        lines += [f"## {group.title.pick(lang)}", ""]
        lines += _table(
            [say("编号", "No."), say("规则", "Rule")],
            ((number, text.pick(lang)) for number, text in group.rules),
        )
    return _page(lines)


def _regime(regime: Regime, lang: str) -> list[str]:
    say = _Words(lang)
    number = f"{regime.number.pick(lang)}" if regime.number else ""
    lines = [f"## {regime.id} {regime.title.pick(lang)}", ""]
    lines += [f"{number}{say('，', ', ')}{words.span(regime.effective, lang)}{say('', '.')}", ""]
    if regime.scope:
        lines += [f"{say('适用范围：', 'Scope: ')}{regime.scope.pick(lang)}", ""]
    lines += _table(
        [
            say("失信程度", "Class"),
            say("公示", "Published"),
            say("最短", "Shortest"),
            say("最长", "Longest"),
            say("情形", "Where"),
        ],
        (
            (
                item.label.pick(lang),
                say("是", "yes") if item.published else say("原则上不公示", "not in principle"),
                words.duration(item.publication.min, lang),
                words.duration(item.publication.max, lang),
                item.triggers.pick(lang) if item.triggers else "",
            )
            for item in regime.classes
        ),
    )
    if not regime.classes:
        lines += [
            say("公示期未读到，暂不据此确定公示期。", "Its periods were not read; none is taken from it yet."),
            "",
        ]
    lines += [
        f"- {rule.id}{say('：', ': ')}{rule.text.pick(lang)}" + (f" → {rule.rule}" if rule.rule else "")
        for rule in regime.rules
        if rule.enabled
    ]
    return [*lines, ""] if regime.rules else lines
