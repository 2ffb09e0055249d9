"""Irregular cells, judged by the kernel once per distinct text and handed back in regular form.

Everything here runs over the few rows that the first pass marked; a cell that holds a personal identifier leaves this module
masked (scope.md, 2), and nothing of a foreign column leaves it at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongxin.catalogue import Field
from gongxin.catalogue.model.codes import CodeSet
from gongxin.checking.expressions.cells import values_of
from gongxin.checking.expressions.looks import LOST_CHARACTER, PLACEHOLDERS
from gongxin.checking.plan import Plan
from gongxin.engine.columns import Columns, either, first_of, judged_column
from gongxin.kernel import dates, identifiers, money, oldcodes, uscc
from gongxin.kernel.docno import normalise_docno
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.folding import fold_cell
from gongxin.kernel.nulls import is_null

NO_END = "2099-12-31"
_PLACEHOLDERS = frozenset(word.lower() for word in PLACEHOLDERS)
_LIST_SEPARATORS = ";；|\n"
_OTHER_JOINTS = ("-", "－", "—", "–", ":", "：", "（", "(")


@dataclass(frozen=True)
class Judgement:
    """One distinct cell: its regular form or None, what is kept of it as written, and the numbers of the findings."""

    regular: str | None
    written: str | None
    present: bool
    findings: tuple[int, ...] = ()
    old_code: str | None = None


def in_regular_form(plan: Plan, rows: Columns) -> Columns:
    """The second pass's table (``Plan.irregular_schema``) for the rows of ``Plan.doubtful``; only doubtful cells are judged."""
    out = Columns({"row": rows["row"]})
    findings: list[object] = []
    old: object | None = None
    for field in plan.fields:
        judge = _Judge(plan, field)
        known, written = rows[f"k_{field.code}"], rows[f"w_{field.code}"]
        column = judged_column(rows[f"q_{field.code}"], judge)
        # where the kernel had nothing to judge, what was known stands; what it judged it also masked
        out[f"g_{field.code}"] = first_of(column.pick("regular", "string"), known)
        out[f"w_{field.code}"] = first_of(column.pick("written", "string"), written)
        out[f"p_{field.code}"] = either(column.pick("present", "bool"), known)
        findings.append(column.pick("findings", "numbers"))
        if field.code == plan.resource.subject.uscc:
            old = column.pick("old_code", "string")
    for order, header in enumerate(plan.layout.foreign.values()):
        number = plan.number("CK13.foreign", header)
        column = judged_column(rows[f"u_{order}"], _foreign_judge(number))
        findings.append(column.pick("findings", "numbers"))
    errors = frozenset(n for n, rule in enumerate(plan.rules) if rule.level == "error")
    out.add_findings(findings, errors)
    out.add_text("old", old)
    return out


def _foreign_judge(number: int) -> Callable[[str | None], Judgement]:
    def judge(text: str | None) -> Judgement:
        if text is None or not identifiers.contains(text):
            return Judgement(None, None, present=False)
        return Judgement(None, None, present=True, findings=(number,))

    return judge


class _Judge:
    """Judges the cells of one field."""

    def __init__(self, plan: Plan, field: Field) -> None:
        self._plan, self._field = plan, field
        self._code_set: CodeSet | None = plan.catalogue.code_set(field.code_set) if field.code_set else None
        self._values = values_of(self._code_set, plan.layout.standard) if self._code_set else {}

    def __call__(self, text: str | None) -> Judgement:
        if text is None or (is_null(text) and text not in self._values):  # NONE is a code of commitment_state
            return Judgement(None, text, present=False)
        given = drop_edges(text)
        if identifiers.contains(text) and not self._is_code_of_organisation(given):
            masked = identifiers.mask(text)
            kept = masked if self._field.type in {"string", "text", "docno"} else None
            return Judgement(kept, masked, present=True, findings=self._found("CK13.personal"))
        read = getattr(self, f"_read_{self._field.type}", self._read_text)
        judgement: Judgement = read(given, text)
        return judgement

    def _is_code_of_organisation(self, given: str) -> bool:
        """A code column may hold text around the code; the code itself is no person's."""
        return self._field.type == "uscc" and uscc.extract(given) is not None and not identifiers.contains(
            given.replace(uscc.extract(given) or "", "")
        )

    def _found(self, *rules: str) -> tuple[int, ...]:
        return tuple(self._plan.number(rule, self._field.code) for rule in rules)

    def _wrong(self, rule: str, text: str) -> Judgement:
        return Judgement(None, text, present=True, findings=self._found(rule))

    def _good(self, regular: str, text: str, *rules: str) -> Judgement:
        return Judgement(regular, text, present=True, findings=self._found(*rules))

    def _read_text(self, given: str, text: str) -> Judgement:
        return self._good(given, text, *self._doubts(given))

    _read_string = _read_text

    def _read_docno(self, given: str, text: str) -> Judgement:
        return self._good(normalise_docno(given), text, *self._doubts(given))

    def _doubts(self, given: str) -> tuple[str, ...]:
        """Rules about text that only irregular cells can break."""
        if LOST_CHARACTER in given:
            return ("TX01.lost_character",)
        if self._field.type in {"string", "docno"} and given.lower() in _PLACEHOLDERS:
            return ("CK12.placeholder",)
        return ()

    def _read_date(self, given: str, text: str) -> Judgement:
        try:
            day = dates.parse_date(given)
        except GongxinError:
            return self._wrong("CK02.date", text)
        if day is None:
            return Judgement(None, text, present=False)
        if isinstance(day, dates.NoEnd):
            return self._good(NO_END, text)
        usual = given[:4].isdigit() and given[4:5] in "-/.年"
        return self._good(day.isoformat(), text, *(() if usual else ("CK02.reread",)))

    def _read_decimal(self, given: str, text: str) -> Judgement:
        unit: money.Unit = "wan" if self._plan.unit(self._field) == "wan" else "yuan"
        try:
            yuan = money.parse_amount(given, unit)
        except GongxinError:
            return self._wrong("CK02.amount", text)
        if yuan is None:
            return Judgement(None, text, present=False)
        regular = f"{yuan:f}"
        return self._good(regular, text, *(() if _is_plain_number(given) else ("CK02.reread",)))

    def _read_integer(self, given: str, text: str) -> Judgement:
        folded = fold_cell(given).replace(",", "").removesuffix(".0")
        if not folded.removeprefix("-").isdigit() or len(folded) > 15:
            return self._wrong("CK02.number", text)
        return self._good(str(int(folded)), text)

    def _read_year(self, given: str, text: str) -> Judgement:
        folded = fold_cell(given).removesuffix("年度").removesuffix("年").removesuffix(".0")
        if len(folded) == 4 and folded.isdigit() and folded[:2] in {"19", "20"}:
            return self._good(folded, text)
        return self._wrong("CK02.year", text)

    def _read_capital(self, given: str, text: str) -> Judgement:
        unit: money.Unit | None = {"wan": "wan", "yuan": "yuan"}.get(self._plan.unit(self._field) or "")  # type: ignore[assignment]
        try:
            capital = money.parse_capital(given, unit)
        except GongxinError:
            return self._wrong("CK02.capital", text)
        if capital is None:
            return Judgement(None, text, present=False)
        return self._good(f"{capital.amount:f} {capital.currency}", text)

    def _read_uscc(self, given: str, text: str) -> Judgement:
        found = uscc.extraction(given)
        if set(found.code or uscc.normalise(given)) <= set("0X"):  # 18 zeros have a right check character
            return self._wrong("CK12.placeholder", text)
        if found.code is not None:
            if found.repaired:
                return self._good(found.code, text, "CK03.repaired")
            clean = uscc.normalise(given) == found.code
            return self._good(found.code, text, *(() if clean else ("CK03.extracted",)))
        if len(found.candidates) > 1:
            return self._wrong("CK03.several", text)
        normal = uscc.normalise(given)
        if uscc.has_shape(normal):
            return self._good(normal, text)  # the rules on check characters go on from here
        is_subject = self._field.code == self._plan.resource.subject.uscc
        if is_subject and (old := oldcodes.classify(given)) is not None:
            return Judgement(None, text, present=False, findings=self._found("CK03.old_code"), old_code=old.code)
        return self._wrong("CK03.shape", text)

    def _read_regno(self, given: str, text: str) -> Judgement:
        old = oldcodes.classify(given)
        if old is None or old.kind == "orgcode":
            return self._wrong("CK02.old_code", text)
        return self._good(old.code, text)

    def _read_orgcode(self, given: str, text: str) -> Judgement:
        old = oldcodes.classify(given)
        if old is None or old.kind != "orgcode":
            return self._wrong("CK02.old_code", text)
        return self._good(old.code, text)

    def _read_code(self, given: str, text: str) -> Judgement:
        codes = self._codes(given)
        if len(codes) != 1:
            return self._wrong("CK09.code", text)
        return self._good(codes[0], text, *self._doubts(codes[0]))

    _read_grade = _read_code

    def _read_codes(self, given: str, text: str) -> Judgement:
        parts = _split(given, (self._field.separator or ";") + _LIST_SEPARATORS)
        if any(not self._codes(part) for part in parts):
            weak = self._field.weak_separators or "、,，"
            parts = [piece for part in parts for piece in ([part] if self._codes(part) else _split(part, weak))]
        codes = [code for part in parts for code in (self._codes(part) or ("",))]
        if not codes or "" in codes:
            return self._wrong("CK09.code", text)
        return self._good(";".join(dict.fromkeys(codes)), text, *self._doubts(given))

    def _codes(self, part: str) -> tuple[str, ...]:
        """The codes of one value; empty when the set does not know it."""
        word = drop_edges(part)
        for form in (word, fold_cell(word).upper(), fold_cell(word)):
            if form in self._values:
                return self._values[form]
        code_set = self._code_set
        if code_set is None or word in code_set.out_of_scope:
            return (word,) if code_set else ()
        other = code_set.other
        if other and word.startswith(other):
            for joint in _OTHER_JOINTS:
                head, found, name = word.partition(joint)
                if found and head.strip() == other and name.strip():
                    closing = {"（": "）", "(": ")"}.get(joint, "")
                    return (f"{other}-{name.strip().removesuffix(closing).strip()}",)
        return ()


def drop_edges(text: str) -> str:
    """Without white space of any width at the ends."""
    return text.strip(" \t\r\n\v\f\u3000\u00a0\ufeff\u200b")


def _split(text: str, separators: str) -> list[str]:
    for separator in separators[1:]:
        text = text.replace(separator, separators[0])
    return [part for part in (drop_edges(piece) for piece in text.split(separators[0])) if part]


def _is_plain_number(given: str) -> bool:
    return given.replace(",", "").replace(".", "", 1).removeprefix("-").isdigit()
