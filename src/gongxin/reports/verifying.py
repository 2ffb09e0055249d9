"""Is a report genuine and whole: the signed PDF and the signed JSON, off line. No Django, no database, no network.

One changed byte is found, also where a signature does not reach: the room it lies in, and the wrapping of the certificate.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from gongxin.kernel import data_integrity
from gongxin.kernel.signing import SignatureError
from gongxin.kernel.text import Bilingual
from gongxin.reports import credential
from gongxin.reports.errors import NotGenuineError

ATTACHED = "credential.json"


@dataclass(frozen=True)
class Genuine:
    """A report that is genuine and whole. facts: as content.py shapes them; signed_by: subject of the certificate, or did:key;
    valid_until: the instant up to which the platform stands by it, as text."""

    number: str
    content_hash: str
    facts: Mapping[str, Any]
    signed_by: str
    valid_until: str


def of_json(data: bytes, keys: Collection[bytes]) -> Genuine:
    """The signed JSON. `keys`: trusted Ed25519 public keys. Raises NotGenuineError, SignatureError."""
    try:
        document = json.loads(data, object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError):
        raise _no("不是 JSON。", "It is no JSON.") from None
    data_integrity.verified(document, keys)
    try:
        number, content_hash, facts = credential.facts_in(document)
    except (ValueError, TypeError):
        raise _no("内容不是信用报告，或者与摘要不符。", "It is no credit report, or does not match its hash.") from None
    signer = str(document["proof"]["verificationMethod"]).partition("#")[0]
    return Genuine(number, content_hash, facts, signer, str(document.get("validUntil", "")))


def of_pdf(data: bytes, anchors: Sequence[str], keys: Collection[bytes], *, now: datetime) -> Genuine:
    """The signed PDF and the signed JSON in it. `anchors`: trusted certificates, PEM. NotGenuineError, SignatureError."""
    try:
        reader = PdfFileReader(io.BytesIO(data))
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            raise _no("没有平台的签名，或者签名不止一个。", "It has no signature of the platform, or more than one.")
        status = _status(signatures[0], anchors, now)
        attached = _attached(reader)
    except NotGenuineError:
        raise
    except (PdfError, SignatureValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        raise _no("文件已损坏或者被改动。", "The file is damaged or was changed.") from None
    if not status.bottom_line:
        if status.intact and status.valid and not status.trusted:
            raise _no("签名证书不在可信之列。", "The certificate that signed it is not one that is trusted.")
        raise _no("文件在签名之后被改动。", "It was changed after it was signed.")
    _strict(data, signatures[0], status)
    found = of_json(attached, keys)
    signer = str(status.signing_cert.subject.human_friendly)
    return Genuine(found.number, found.content_hash, found.facts, signer, found.valid_until)


def _status(signature: EmbeddedPdfSignature, anchors: Sequence[str], now: datetime) -> PdfSignatureStatus:
    roots = [x509.Certificate.load(pem.unarmor(text.encode())[2]) for text in anchors]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=now)
    return validate_pdf_signature(signature, context)


def _strict(data: bytes, signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> None:
    """What a signature leaves open: the hexadecimal room it lies in, and the parts of the CMS that it does not cover, must be
    exactly as they are written."""
    first, length, second, rest = (int(part) for part in signature.byte_range)
    room = data[first + length : second]
    written = signature.signed_data  # parsed
    whole = cms.ContentInfo({"content_type": "signed_data", "content": _rebuilt(written, status)}).dump()
    expected = b"<" + whole.hex().upper().encode().ljust(len(room) - 2, b"0") + b">"
    if first != 0 or second + rest != len(data) or room != expected:
        raise _no("文件在签名之后被改动。", "It was changed after it was signed.")


def _rebuilt(given: cms.SignedData, status: PdfSignatureStatus) -> cms.SignedData:
    """The signature's wrapping as it must be, around its signed attributes and its value."""
    info: cms.SignerInfo = given["signer_infos"][0]
    signer: x509.Certificate = status.signing_cert
    path = [certificate for certificate in status.validation_path or () if certificate.issuer != certificate.subject]
    held = {certificate.dump() for certificate in (signer, *path)}
    certificates = [choice for choice in given["certificates"] if choice.chosen.dump() in held]
    return cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms([{"algorithm": "sha256"}]),
            "encap_content_info": {"content_type": "data"},
            "certificates": certificates,
            "signer_infos": [
                cms.SignerInfo(
                    {
                        "version": "v1",
                        "sid": cms.SignerIdentifier(
                            "issuer_and_serial_number",
                            cms.IssuerAndSerialNumber({"issuer": signer.issuer, "serial_number": signer.serial_number}),
                        ),
                        "digest_algorithm": {"algorithm": "sha256"},
                        "signed_attrs": info["signed_attrs"],
                        "signature_algorithm": info["signature_algorithm"],
                        "signature": info["signature"],
                        **_stamp(info, status),
                    }
                )
            ],
        }
    )


def _stamp(info: cms.SignerInfo, status: PdfSignatureStatus) -> dict[str, Any]:
    """A time stamp that was found good may stand beside the signature; nothing else may."""
    if status.timestamp_validity is None:
        return {}
    stamps = [item for item in info["unsigned_attrs"] if item["type"].native == "signature_time_stamp_token"]
    return {"unsigned_attrs": cms.CMSAttributes(stamps[:1])}


def _attached(reader: PdfFileReader) -> bytes:
    """The signed JSON inside the PDF."""
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for at in range(0, len(names), 2):
        if str(names[at]) == ATTACHED:
            found: bytes = names[at + 1]["/EF"]["/F"].data
            return found
    raise _no("文件中没有已签名的数据。", "The signed data are not in it.")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A member given twice is read differently by different programs."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is given twice")
    return found


def _no(zh: str, en: str) -> NotGenuineError:
    return NotGenuineError(reason=Bilingual(zh, en))


__all__ = ["Genuine", "SignatureError", "of_json", "of_pdf"]
