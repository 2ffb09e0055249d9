"""PAdES B-T: signatures with a time stamp of a small authority of our own, asked by HTTP as RFC 3161 says."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from asn1crypto.core import Void
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from gongxin.reports import api as reports
from gongxin.reports import typesetting, verifying
from gongxin.reports.errors import NotGenuineError, TimeStampError

from .reporting import make, pdf, trusted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(typesetting.fonts_missing()), reason="needs Debian's fonts-noto-cjk"),
]


class Authority:
    """A certificate for time stamping, and a server that answers requests with it. `works` False: it answers nonsense."""

    def __init__(self) -> None:
        key, now = rsa.generate_private_key(65537, 2048), datetime.now(UTC)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test time stamps")])
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        built = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=9)).add_extension(stamping, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )  # fmt: skip
        certificate = built.sign(key, hashes.SHA256())
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.pem = certificate.public_bytes(serialization.Encoding.PEM)
        self.works, self.asked = True, 0
        known = asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
        stamper = DummyTimeStamper(known, keys.PrivateKeyInfo.load(der))
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                authority.asked += 1
                request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
                answer = stamper.request_tsa_response(request).dump() if authority.works else b"nonsense"
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/tsa"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def authority(settings: Any, tmp_path: Path) -> Iterator[Authority]:
    found = Authority()
    (tmp_path / "tsa.pem").write_bytes(found.pem)
    settings.GONGXIN_REPORT_TSA, settings.GONGXIN_REPORT_TSA_CA = found.url, str(tmp_path / "tsa.pem")
    yield found
    found.server.shutdown()
    found.server.server_close()


def stamps(data: bytes) -> list[str]:
    """What stands beside the signature without being signed by it."""
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    beside = signature.signer_info["unsigned_attrs"]
    return [] if isinstance(beside, Void) else [item["type"].native for item in beside]


def test_a_report_carries_a_stamp_that_verifies_off_line(world: ModuleType, authority: Authority):
    made = make(world.FOOD)
    data = pdf(made)
    assert authority.asked >= 1
    now = timezone.now()
    authority.server.shutdown()  # verifying asks nobody
    found = verifying.of_pdf(data, reports.certificates(now), trusted(), now=now)
    assert found.content_hash == made[0].content_hash
    assert stamps(data) == ["signature_time_stamp_token"]


def test_a_stamp_of_nobody_we_trust_is_refused(world: ModuleType, authority: Authority, settings: Any):
    data = pdf(make(world.FOOD))
    settings.GONGXIN_REPORT_TSA_CA = ""
    now = timezone.now()
    with pytest.raises(NotGenuineError):
        verifying.of_pdf(data, reports.certificates(now), trusted(), now=now)


def test_a_changed_stamp_is_refused(world: ModuleType, authority: Authority):
    """One bit in the value that was stamped, or in the stamp's signature."""
    data = bytearray(pdf(make(world.FOOD)))
    now = timezone.now()
    start = bytes(data).index(b"/Contents <") + len(b"/Contents <")
    room = bytes(data[start : bytes(data).index(b">", start)])
    used = len(room.rstrip(b"0"))
    at = start + used - 20  # the last bytes written are the stamp's signature
    data[at] = ord("1") if data[at] != ord("1") else ord("2")
    with pytest.raises(NotGenuineError):
        verifying.of_pdf(bytes(data), reports.certificates(now), trusted(), now=now)


def test_no_answer_is_said_and_nothing_weaker_is_handed_out(client: Any, world: ModuleType, authority: Authority):
    made = make(world.FOOD)
    authority.works = False
    with pytest.raises(TimeStampError):
        pdf(made)
    answer = client.get(f"/api/v1/reports/{made[0].number}/pdf")
    assert (answer.status_code, answer.json()["code"]) == (503, "report.time_stamp")


def test_without_an_authority_nobody_is_asked(world: ModuleType, settings: Any):
    assert settings.GONGXIN_REPORT_TSA == "", "off unless a deployment names one"
    assert stamps(pdf(make(world.FOOD))) == []
