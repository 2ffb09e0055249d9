"""One subject's credit file, its tag, the history of a record, many codes at once: JSON built by
PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import blake2b
from uuid import UUID

from gongxin.catalogue import Catalogue, Channel
from gongxin.kernel.text import Bilingual
from gongxin.kernel.text_array import text_array
from gongxin.registry import channels
from gongxin.registry.problems import TooManyCodesError
from gongxin.registry.reading import first, firsts

AT_MOST = 10_000  # codes in one look-up


def credit_file(
    uscc: str,
    channel: Channel,
    on: date,
    catalogue: Catalogue,
    *,
    moment: datetime | None = None,
    upto: int | None = None,
) -> bytes | None:
    """The credit file of `uscc` as `channel` shows it on `on`, by what was accepted by the end of that day, or by `moment` on
    it, and by the change numbered `upto`; JSON, or None if the registry does not know the code.

    {subject: {uscc, name, former_names, second_names, short_names, old_codes: [{kind, code}], kind, region,
    status,
               established, dissolved, address, capital_amount (text), capital_currency,
               issued_nonconforming, provisional},
     channel, on, seq, counts: {basic, favourable, adverse, neutral},
     sections: [{section, records: [{resource, record_key, version, seq, nature, severity, regime, state,
                 marks: [contested | repaired | hidden | withdrawn | annulled | lapsed | expired], decided_on,
                 effective_from, effective_to, publication_until (as declared), public_until (last public
                 day; null = no end), never_public, summary_procedure, authority_uscc, department,
                 submission_id, row, accepted_at, content: {field: value}}]}],
     resources: {id: {label, basis: [{law, article, number, rank, from, to}]}} of the records in it}
    Sections stand in the order of the report, records newest decision first; `version` counts a record's
    versions.
    """
    asked = {"uscc": uscc, "upto": upto, **channels.parameters(channel, on, catalogue)}
    if moment is not None:
        asked["before"] = moment + timedelta(microseconds=1)
    found = first("credit_file", asked)
    if found is None:
        return None
    described = _described(catalogue)
    used = ",".join(f"{json.dumps(item)}:{described[item]}" for item in sorted((found[1] or "").split(",")) if item)
    return f'{found[0][:-1]}, "resources": {{{used}}}}}'.encode()


def file_tag(uscc: str, channel: Channel, on: date, catalogue: Catalogue) -> str | None:
    """A tag that differs whenever the file might: its change number, channel, day and the catalogue; None
    for an unknown code. Costs two index probes."""
    found = first("file_tag", {"uscc": uscc, "before": channels.end_of(on)})
    if found is None:
        return None
    material = f"{uscc} {channel} {on} {found[0]} {found[1]} {_fingerprint(catalogue)}"
    return blake2b(material.encode(), digest_size=12).hexdigest()


def history(  # noqa: PLR0917 (who, what, which; then the reader's channel and day, as everywhere)
    uscc: str, resource: str, record_key: UUID, channel: Channel, on: date, catalogue: Catalogue
) -> bytes | None:
    """Every version of a record up to `on`, newest first, as {uscc, resource, record_key, channel, on,
    versions: [..]}; None if the channel does not show the record on that day."""
    asked = {"uscc": uscc, "resource": resource, "record_key": record_key}
    found = first("history", {**asked, **channels.parameters(channel, on, catalogue)})
    return found[0].encode() if found and found[0] else None


IN_HALVES = 2_000
"""Codes from which the two halves are looked up at once. It is many small probes, which keep one processor busy."""


def batch_lookup(codes: Sequence[str], channel: Channel, on: date, catalogue: Catalogue) -> bytes:
    """For each of up to 10,000 codes, in the order given: [{code, found, name, status, provisional,
    counts: {basic, favourable, adverse, neutral}, latest: {the same: newest decision}}]; counts and latest
    are null for an unknown code. Raises TooManyCodesError."""
    if len(codes) > AT_MOST:
        raise TooManyCodesError(reason=Bilingual(f"收到 {len(codes)} 个。", f"{len(codes)} were given."))
    half = len(codes) // 2
    parts = (codes[:half], codes[half:]) if len(codes) >= IN_HALVES else (codes,)
    asked = channels.parameters(channel, on, catalogue)
    found = firsts(
        "batch_lookup", [{"codes": text_array(code.replace("\0", "") for code in part), **asked} for part in parts]
    )
    return b"[%b]" % b", ".join(row[0].encode() for row in found if row)


@cache
def _described(catalogue: Catalogue) -> dict[str, str]:
    """Resource id → its label and legal basis as JSON text, made once."""
    return {
        item.id: json.dumps(
            {
                "label": item.label.as_dict(),
                "basis": [
                    {
                        "law": basis.law.as_dict(),
                        "article": basis.article.as_dict(),
                        "number": basis.number.as_dict() if basis.number else None,
                        "rank": basis.rank,
                        "from": basis.effective.from_.isoformat() if basis.effective.from_ else None,
                        "to": basis.effective.to.isoformat() if basis.effective.to else None,
                    }
                    for basis in item.basis
                ],
            },
            ensure_ascii=False,
        )
        for item in catalogue.resources
    }


@cache
def _fingerprint(catalogue: Catalogue) -> str:
    parts = [item.model_dump_json() for item in catalogue.all_resources]
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()
