"""Sections of the credit file, and the categories of the national basic catalogue."""

from __future__ import annotations

from pydantic import Field

from gongxin.catalogue.model.terms import Stated, Text


class Section(Stated):
    """One section of the credit file, in the order of the public report; ``report`` is its number there."""

    id: str = Field(alias="section")
    label: Text
    order: int
    report: int | None = None
    empty: Text | None = None


class Category(Stated):
    """One category of public credit information about organisations."""

    id: str = Field(alias="category")
    label: Text
    in_scope: bool = True
    note: Text | None = None
