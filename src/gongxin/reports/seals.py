"""The key and certificate that sign reports: a PKCS#12 file of the operator's, or a demo one made here.

The demo's certificate is issued by a demo authority of the same home: good for trying out, worth nothing in law. A real one
comes from a certification authority licensed for electronic signatures and is named in GONGXIN_REPORT_P12.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from gongxin.kernel.text import Bilingual
from gongxin.reports import stamping
from gongxin.reports.errors import SigningKeyError

YEARS = 10
_NO_USE = {
    "content_commitment": False, "key_encipherment": False, "data_encipherment": False, "key_agreement": False,
    "encipher_only": False, "decipher_only": False,
}  # fmt: skip


@dataclass(frozen=True)
class Seal:
    """What signs: the PKCS#12 bytes with their password; `demo`: made here. anchors: what verifiers must trust, PEM."""

    p12: bytes
    password: bytes
    demo: bool
    anchors: tuple[str, ...]
    owner: str


def seal(now: datetime) -> Seal:
    """The seal in use; the demo's is made at first use. SigningKeyError."""
    named = str(settings.GONGXIN_REPORT_P12)
    if not named:
        _make_demo(now)
        return _read(str(_folder() / "demo.p12"), (_folder() / "demo.password").read_text("ascii"), demo=True)
    return _read(named, str(settings.GONGXIN_REPORT_P12_PASSWORD), demo=False)


def certificates(now: datetime) -> tuple[str, ...]:
    """The certificates that verifiers of reports trust, as PEM; public: of the seal and of the time stamps."""
    return (*seal(now).anchors, *stamping.anchors())


def demo() -> bool:
    """Whether reports are signed with the demo's key."""
    return not settings.GONGXIN_REPORT_P12


def _folder() -> Path:
    folder = Path(settings.GONGXIN_HOME) / "keys" / "reports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@lru_cache(maxsize=4)
def _read(path: str, password: str, *, demo: bool) -> Seal:
    try:
        p12 = Path(path).read_bytes()
        held = pkcs12.load_pkcs12(p12, password.encode())
    except (OSError, ValueError) as error:
        raise SigningKeyError(place=path) from error
    if held.cert is None or held.key is None:
        raise SigningKeyError(
            place=path, reason=Bilingual("文件中没有密钥或者证书。", "The file holds no key or no certificate.")
        )
    chain = [item.certificate for item in held.additional_certs]
    roots = [certificate for certificate in chain if certificate.issuer == certificate.subject]
    anchors = roots or chain[-1:] or [held.cert.certificate]
    owner = held.cert.certificate.subject.rfc4514_string()
    return Seal(p12, password.encode(), demo, tuple(_pem(item) for item in anchors), owner)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def _make_demo(now: datetime) -> None:
    """Authority and certificate, once. The password's file comes last: without it there is no seal yet."""
    folder = _folder()
    if (folder / "demo.password").exists():
        return
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    begin = now.astimezone(UTC).replace(microsecond=0) - timedelta(minutes=5)
    end = begin + timedelta(days=366 * YEARS)
    above = _name("Gongxin demo authority, no legal effect")
    root = _signed(_builder(above, above, authority, begin, end, authority=True), authority, authority)
    own = _builder(_name("Gongxin demo report seal, no legal effect"), above, key, begin, end, authority=False)
    certificate = _signed(own, authority, authority)
    password = secrets.token_urlsafe(24)
    p12 = pkcs12.serialize_key_and_certificates(
        b"gongxin reports", key, certificate, [root], serialization.BestAvailableEncryption(password.encode())
    )
    if _keep(folder / "demo.p12", p12):
        _keep(folder / "demo.password", password.encode())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, str(settings.GONGXIN_ISSUER)[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, begin: datetime, end: datetime, *, authority: bool
) -> x509.CertificateBuilder:
    use = x509.KeyUsage(
        digital_signature=not authority, key_cert_sign=authority, crl_sign=authority,
        **{**_NO_USE, "content_commitment": not authority},
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(use, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _signed(
    builder: x509.CertificateBuilder, issuer: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    return builder.add_extension(above, critical=False).sign(by, hashes.SHA256())


def _keep(path: Path, content: bytes) -> bool:
    """Write whole, for the owner only; False if another process was first."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
    return True


def made() -> bool:
    """Whether there is a seal already: an operator's, or a demo's that was made."""
    return bool(settings.GONGXIN_REPORT_P12) or (_folder() / "demo.password").exists()
