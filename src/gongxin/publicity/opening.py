"""Which fields of a resource anybody may have."""

from __future__ import annotations

from gongxin.catalogue import Field, Resource

__all__ = ["Field", "public_fields"]


def public_fields(resource: Resource) -> list[Field]:
    """The stored fields that are public and name nobody: what a table or a file of many records holds. A personal field, masked
    on a record's page, has no place in bulk."""
    hidden = resource.hidden_fields
    return [field for field in resource.stored_fields if field.code not in hidden and field.public and not field.personal]
