"""Which subject a row is about, as expressions: set-based twin of the sentence in domain.md, The flow of one record, 4.

A row is linked by a USCC that is valid or that the register holds as issued; else by an old code registered to exactly one
subject; never on name alone. Every old code of the row is looked up: codes that lead to different subjects abstain. The
``link`` column says with what right:

    registered   the register holds the code               code         the code is valid, the register does not know it yet
    issued       the registering office's own file says so  old_code     by an old code of exactly one subject
    conflict, old_code_shared, old_code_unknown, no_code    for a person to decide
    wrong_code, unreadable                                  refused by the rules on codes
"""

from __future__ import annotations

from dataclasses import dataclass

from gongxin.catalogue import Resource
from gongxin.engine.expressions import Booleans, Column, Table, ibis, part
from gongxin.linking import codes


@dataclass(frozen=True)
class RegisterTables:
    """The register as linking sees it; ``linking.register`` makes these tables in an engine connection."""

    subjects: Table
    bodies: Table
    old_codes: Table
    regions: Table


REGISTER_TABLES = RegisterTables(
    subjects=ibis.table({"uscc": "string", "name": "string", "issued": "boolean"}, name="register_subjects"),
    bodies=ibis.table({"uscc": "string", "name": "string"}, name="register_bodies"),
    old_codes=ibis.table({"code": "string", "uscc": "string"}, name="register_old_codes"),
    regions=ibis.table({"region": "string"}, name="register_regions"),
)
"""``old_codes.uscc`` is null where a code is registered to more than one subject."""

_NONE = ibis.null("string")


def link_columns(read: Table, resource: Resource, fields: frozenset[str], register: RegisterTables) -> Table:
    """The rows with uscc, link, issued, subject_name, region_unknown, and check_<field> for every code field.
    They may have been through ``with_register`` already."""
    known = read if "subject_uscc" in read.columns else with_register(read, resource, fields, register, "n_")
    joined = _joined(known, resource, fields, register)
    subject = resource.subject.uscc
    own = joined[f"n_{subject}"] if subject in fields else _NONE
    known = joined.subject_uscc.notnull()
    fits = _fits(own)
    old = _OldCodes.of(joined, resource, fields)
    link = ibis.cases(
        (old.conflict(own), "conflict"),
        (known, "registered"),
        (own.notnull() & fits, "code"),
        (own.notnull(), "issued" if resource.describes_subjects else "wrong_code"),
        (joined[f"p_{subject}"] if subject in fields else ibis.literal(False), "unreadable"),
        (old.absent, "no_code"),
        (old.shared, "old_code_shared"),
        (old.uscc.notnull(), "old_code"),
        else_="old_code_unknown",
    )
    check = ibis.cases(
        (own.isnull(), _NONE),
        (known & joined.subject_issued.fill_null(False), "issued"),
        (known, "registered"),
        (fits, "fits"),
        else_="issued" if resource.describes_subjects else "wrong",
    )
    columns: dict[str, Column] = {f"check_{subject}": check} if subject in fields else {}
    columns |= _other_checks(joined, resource, fields)
    linked = joined.mutate(link=link, region_unknown=own.notnull() & ~known & joined.known_region.isnull(), **columns)
    uscc = ibis.cases(
        (linked.link.isin(["registered", "code", "issued"]), own),
        (linked.link == "old_code", old.uscc),
        else_=_NONE,
    )
    return linked.mutate(uscc=uscc, issued=(linked.link == "issued") | linked.subject_issued.fill_null(False))


def _fits(code: Column) -> Booleans:
    """The check character is right; asked only of codes that the register does not know."""
    return ibis.ifelse(code.isnull(), False, codes.check_character_fits(code))


def with_register(
    table: Table, resource: Resource, fields: frozenset[str], register: RegisterTables, prefix: str
) -> Table:
    """The rows with what the register knows of their codes, which stand in <prefix><field>: subject_uscc, subject_name,
    subject_issued of the subject; body_<field>, body_name_<field> of every other code. Null where it knows nothing.

    A text that is a registered code to the letter is regular without a look at its shape."""
    subject = resource.subject.uscc
    if subject in fields:
        subjects = register.subjects.rename(subject_uscc="uscc", subject_name="name", subject_issued="issued")
        table = table.left_join(subjects, table[f"{prefix}{subject}"] == subjects.subject_uscc)
    else:
        table = table.mutate(subject_uscc=_NONE, subject_name=_NONE, subject_issued=ibis.null("boolean"))
    for field in other_code_fields(resource, fields):
        bodies = register.bodies.rename(**{f"body_{field}": "uscc", f"body_name_{field}": "name"})
        table = table.left_join(bodies, table[f"{prefix}{field}"] == bodies[f"body_{field}"])
    return table


def _joined(known: Table, resource: Resource, fields: frozenset[str], register: RegisterTables) -> Table:
    """The rows with what their division and their old codes say."""
    subject = resource.subject.uscc
    table = known
    if subject in fields:
        regions = register.regions.rename(known_region="region")
        # a subject that the register knows was looked at when it was registered
        office = ibis.ifelse(table.subject_uscc.isnull(), part(table[f"n_{subject}"], 3, 6), _NONE)
        table = table.left_join(regions, office == regions.known_region)
    else:
        table = table.mutate(known_region=_NONE)
    for name in _old_columns(known, resource, fields):
        old_codes = register.old_codes.rename(**{f"code_{name}": "code", f"uscc_{name}": "uscc"})
        table = table.left_join(old_codes, table[name] == old_codes[f"code_{name}"])
    return table


def old_code_fields(resource: Resource, fields: frozenset[str]) -> list[str]:
    """The fields that hold a code which the subject had before its USCC."""
    kinds = ("regno", "orgcode")
    return [f for f in resource.subject.old_codes if f in fields and resource.field(f).type in kinds]


def _old_columns(table: Table, resource: Resource, fields: frozenset[str]) -> list[str]:
    """The columns that hold old codes; ``old`` is one that stood in the place of the USCC."""
    return [name for name in ("old",) if name in table.columns] + [f"n_{f}" for f in old_code_fields(resource, fields)]


@dataclass(frozen=True)
class _OldCodes:
    """What the row's old codes say together."""

    absent: Booleans
    uscc: Column
    """The subject of the first one that has exactly one."""
    shared: Booleans
    """One of them belongs to several subjects."""
    subjects: tuple[Column, ...]
    inner: tuple[Column, ...]
    """Organisation codes, which stand inside the USCC."""

    @classmethod
    def of(cls, joined: Table, resource: Resource, fields: frozenset[str]) -> _OldCodes:
        names = _old_columns(joined, resource, fields)
        subjects = tuple(joined[f"uscc_{name}"] for name in names)
        shared = (joined[f"code_{name}"].notnull() & joined[f"uscc_{name}"].isnull() for name in names)
        return cls(
            absent=ibis.and_(ibis.literal(True), *(joined[name].isnull() for name in names)),
            uscc=ibis.coalesce(*subjects) if subjects else _NONE,
            shared=ibis.or_(ibis.literal(False), *shared),
            subjects=subjects,
            inner=tuple(joined[f"n_{f}"] for f in old_code_fields(resource, fields) if resource.field(f).type == "orgcode"),
        )

    def conflict(self, own: Column) -> Booleans:
        """One of them belongs to somebody else than the USCC does, or than another of them."""
        whom = ibis.coalesce(own, self.uscc)
        # a comparison with a code that is not there is null, and no conflict
        other = [uscc != whom for uscc in self.subjects] + [code != part(whom, 9, 9) for code in self.inner]
        return ibis.or_(ibis.literal(False), *(differs.fill_null(False) for differs in other))


def other_code_fields(resource: Resource, fields: frozenset[str]) -> list[str]:
    """The fields that hold codes of others than the subject: who decided, who sends."""
    return [
        f.code
        for f in resource.stored_fields
        if f.type == "uscc" and f.code in fields and f.code != resource.subject.uscc
    ]


def _other_checks(joined: Table, resource: Resource, fields: frozenset[str]) -> dict[str, Column]:
    """Codes of authorities and sources: known bodies are taken from the register, others must be right."""
    checks: dict[str, Column] = {}
    for field in other_code_fields(resource, fields):
        code = joined[f"n_{field}"]
        checks[f"check_{field}"] = ibis.cases(
            (code.isnull(), _NONE),
            (joined[f"body_{field}"].notnull(), "registered"),
            (codes.check_character_fits(code), "fits"),
            else_="wrong",
        )
    return checks
