"""What pydantic found wrong, said in two languages with the line and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gongxin.catalogue.places import Document
from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual

_MESSAGES: dict[str, Bilingual] = {
    "missing": Bilingual("缺少“{key}”。", "'{key}' is missing."),
    "extra_forbidden": Bilingual("“{key}”不是这里可以写的项。", "'{key}' is not a key of this place."),
    "bilingual": Bilingual("“{key}”须同时给出中文和英文。", "'{key}' needs its text in Chinese and in English."),
    "string_type": Bilingual("“{key}”须为文字。", "'{key}' must be text."),
    "bool_type": Bilingual("“{key}”须为 true 或 false。", "'{key}' must be true or false."),
    "bool_parsing": Bilingual("“{key}”须为 true 或 false。", "'{key}' must be true or false."),
    "literal_error": Bilingual("“{key}”的取值不在允许范围内：{expected}。", "'{key}' must be one of {expected}."),
    "duration": Bilingual("“{key}”须为期限，如 P3M、P1Y、P0D。", "'{key}' must be a duration: P3M, P1Y, P0D."),
    "pattern": Bilingual("“{key}”不是可用的正则表达式。", "'{key}' is not a usable regular expression."),
    "union_tag_not_found": Bilingual("“{key}”缺少 kind。", "'{key}' has no kind."),
    "union_tag_invalid": Bilingual("“{key}”的 kind 不存在：可用 {expected}。", "'{key}': no such kind; {expected}."),
    "too_short": Bilingual("“{key}”不能为空。", "'{key}' must not be empty."),
    "model_type": Bilingual("“{key}”须为一组键值。", "'{key}' must be a mapping."),
    "tuple_type": Bilingual("“{key}”须为列表。", "'{key}' must be a list."),
    "string_pattern_mismatch": Bilingual(
        "“{key}”只能由小写字母、数字和下划线组成，并以字母开头。",
        "'{key}' must be small letters, digits and underscores, beginning with a letter.",
    ),
}
_DATE = Bilingual("“{key}”须为日期，如 2026-04-01。", "'{key}' must be a date such as 2026-04-01.")
_OTHER = Bilingual("“{key}”不符合要求（{why}）。", "'{key}' is not as required ({why}).")

_REMEDIES: dict[str, Bilingual] = {
    "missing": Bilingual("请补上该项。", "Add it."),
    "extra_forbidden": Bilingual("请改正拼写或删除该项。", "Correct its spelling or delete it."),
    "bilingual": Bilingual("请写成 {{zh: …, en: …}}。", "Write {{zh: …, en: …}}."),
    "string_type": Bilingual('请加引号，例如 "1"。', 'Put it in quotes, as in "1".'),
}
_REMEDY = Bilingual("请按 docs/catalogue 所列要求改正。", "Correct it as docs/catalogue describes.")


def problems_of(error: ValidationError, document: Document, prefix: Sequence[Any], model: type[BaseModel]) -> list[Problem]:
    """Every fault pydantic found in the part of the document at ``prefix``."""
    return [_problem(detail, document, prefix, model) for detail in error.errors(include_url=False)]


def _problem(detail: ErrorDetails, document: Document, prefix: Sequence[Any], model: type[BaseModel]) -> Problem:
    kind, where = detail["type"], detail["loc"]
    key = _readable(where)
    message = _DATE if kind.startswith("date") else _MESSAGES.get(kind, _OTHER)
    context = detail.get("ctx") or {}
    expected = context.get("expected") or context.get("expected_tags") or ""
    message = message.format(key=key, expected=str(expected).replace(" or ", ", "), why=detail["msg"])
    remedy = _REMEDIES.get(kind, _REMEDY)
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(where[-1]), _known_keys(model), n=1, cutoff=0.6)
        if near:
            remedy = Bilingual(f"是否应为“{near[0]}”？", f"Did you mean '{near[0]}'?")
    return document.problem(f"catalogue.{kind}", [*prefix, *where], message, remedy.format())


def _readable(where: Sequence[Any]) -> str:
    """``fields[3].code_set``; the parts pydantic adds for alternatives are left as they are."""
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "—"


def _known_keys(model: type[BaseModel]) -> Iterable[str]:
    """Keys of the model and of the models directly inside it."""
    seen: set[type[BaseModel]] = set()
    todo: list[Any] = [model]
    while todo:
        item = todo.pop()
        if isinstance(item, type) and issubclass(item, BaseModel):
            if item in seen:
                continue
            seen.add(item)
            for name, info in item.model_fields.items():
                yield info.alias or name
                todo.append(info.annotation)
        else:
            todo.extend(getattr(item, "__args__", ()))
