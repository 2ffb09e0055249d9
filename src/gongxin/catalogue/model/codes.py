"""Code sets: which values a coded field takes, and what the values of other standards become.

Where the national standard transmits Chinese labels, ``code`` is the label (shared/reference/code_sets.yaml).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from gongxin.catalogue.model.terms import Nature, Standard, Stated, Strings, Text
from gongxin.kernel.text import Bilingual


def _targets(value: Any) -> Any:
    """``{"1": 罚款}`` is ``{"1": [罚款]}``."""
    if isinstance(value, Mapping):
        return {key: (item,) if isinstance(item, str) else item for key, item in value.items()}
    return value


class CodeValue(Stated):
    """One value. ``zh`` is given only where the label differs from the code; ``own`` is a short code of
    ours."""

    code: str
    en: str
    zh: str | None = None
    own: str | None = None
    aliases: Strings = ()
    in_scope: bool = True
    order: int | None = None
    nature: Nature | None = None
    note: Text | None = None

    @property
    def label(self) -> Bilingual:
        """What people read."""
        return Bilingual(zh=self.zh or self.code, en=self.en)


class ValueMapping(Stated):
    """What the values of another standard become: text of the sender → one or more codes of this set."""

    standard: Standard
    values: Annotated[dict[str, tuple[str, ...]], BeforeValidator(_targets)]


class CodeSet(Stated):
    """The values of one kind. ``other`` may be written 其他-具体类别; with ``other_needs_name`` it must
    be."""

    id: str = Field(alias="code_set")
    label: Text
    declared: tuple[CodeValue, ...] = Field(alias="values", min_length=1)
    mappings: tuple[ValueMapping, ...] = ()
    other: str | None = None
    other_needs_name: bool = False
    note: Text | None = None

    @property
    def values(self) -> tuple[CodeValue, ...]:
        """The values that are switched on, in the order of the file."""
        return tuple(value for value in self.declared if value.enabled)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes a record may hold."""
        return tuple(value.code for value in self.values if value.in_scope)

    @property
    def out_of_scope(self) -> tuple[str, ...]:
        """Codes that mark a row as one about a natural person."""
        return tuple(value.code for value in self.values if not value.in_scope)

    def value(self, code: str) -> CodeValue | None:
        """The value of a code (其他-… is the value 其他), or None."""
        head = code.split("-", 1)[0] if self.other else code
        return next((value for value in self.values if value.code in {code, head}), None)

    def value_map(self, standard: Standard = "zh") -> dict[str, tuple[str, ...]]:
        """Every text a cell of a file of that standard may hold → codes of this set.

        Labels, aliases and short codes count in every file. Numbers count by the file's own standard; where
        the
        set has no numbers for it, by the newest standard that has (2018 before 2016). A number that means
        different things in two standards (当前状态 1) is therefore never read by the wrong table.
        """
        found: dict[str, tuple[str, ...]] = {}
        for value in self.values:
            for text in (value.code, value.zh, value.own, *value.aliases):
                if text:
                    found.setdefault(text, (value.code,))
        by_standard: dict[str, dict[str, tuple[str, ...]]] = {}
        for mapping in self.mappings:
            if mapping.enabled:
                by_standard.setdefault(mapping.standard, {}).update(mapping.values)
        for candidate in (standard, "y2018", "y2016"):
            if candidate in by_standard:
                for text, codes in by_standard[candidate].items():
                    found.setdefault(text, codes)
                break
        return found
