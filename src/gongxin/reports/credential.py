"""A report as signed JSON: a credential in the form of the W3C Verifiable Credentials Data Model 2.0, secured by a Data
Integrity proof (eddsa-jcs-2022, kernel.data_integrity).

Checked against the Recommendations' text and the suite's test vector; no conformance test suite was run, so no conformity is
claimed. The terms of our own are not defined in a published vocabulary, so the Recommendation's context for undefined terms
stands beside the base context. Verifying needs no context: the suite signs the JSON itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from gongxin.kernel import data_integrity, signing
from gongxin.reports.content import content_hash, instant
from gongxin.reports.facts import Content, Issued
from gongxin.visibility.facts import CHINA

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2"]
TYPE = "CreditReportCredential"
MEDIA_TYPE = "application/vc"


def credential(
    issued: Issued,
    content: Content,
    *,
    scales: Sequence[Mapping[str, Any]],
    issuer: str,
    private: bytes,
    created: datetime,
) -> dict[str, Any]:
    """The report as a signed credential. `scales`: those of its grades (scales.beside), signed like all else but no part of the
    facts and their hash; `issuer`: the platform's name; `private`: its Ed25519 key."""
    document = {
        "@context": CONTEXT,
        "type": ["VerifiableCredential", TYPE],
        "issuer": {"id": data_integrity.did_key(signing.public_of(private)), "name": issuer},
        "validFrom": instant(issued.issued_at),
        "validUntil": instant(datetime.combine(issued.valid_until + timedelta(days=1), time.min, tzinfo=CHINA)),
        "credentialSubject": {
            "reportNumber": issued.number,
            "contentHash": content.hash,
            "report": content.facts,
            "scales": list(scales),
        },
    }
    return data_integrity.signed(document, private, created=created)


def facts_in(document: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]]:
    """Number, content hash and facts of a credential; ValueError if it is no report, or its hash is not that of its facts."""
    subject = document.get("credentialSubject")
    facts = subject.get("report") if isinstance(subject, Mapping) else None
    if TYPE not in document.get("type", ()) or not isinstance(subject, Mapping) or not isinstance(facts, Mapping):
        raise ValueError("no report")
    if content_hash(facts) != subject.get("contentHash"):
        raise ValueError("hash")
    return str(subject.get("reportNumber", "")), str(subject["contentHash"]), facts
