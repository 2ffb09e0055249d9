"""Which resources have lines, and which field tells the kind of a record."""

from __future__ import annotations

from collections.abc import Mapping

from gongxin.catalogue import Catalogue

KIND_FIELDS: Mapping[str, tuple[str, ...]] = {
    "administrative_licence": ("licence_category",),
    "administrative_penalty": ("penalty_category", "penalty_category_second"),
    "serious_list_entry": ("list_code",),
    "red_list_entry": ("list_code",),
    "abnormal_operation": ("reason",),
    "commitment": ("commitment_type",),
}
"""Resources that people page through, with the fields whose codes are the kinds of the filter."""

DOUBLE_PUBLICITY = ("administrative_licence", "administrative_penalty")
"""双公示: licences and penalties, online within seven working days of the decision (double_publicity_2015, _2018)."""

LISTS = ("serious_list_entry", "red_list_entry")
"""Entries that are shown while they are in effect."""

REGISTRATION = "organisation_registration"
"""The resource that tells an organisation's line of business."""


def indexed(catalogue: Catalogue) -> tuple[str, ...]:
    """The resources of KIND_FIELDS that are open on the public page, in the catalogue's order."""
    return tuple(item.id for item in catalogue.resources if item.id in KIND_FIELDS and item.open_in("public_page"))
