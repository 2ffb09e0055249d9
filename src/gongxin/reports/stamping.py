"""Trusted time on a signature (PAdES B-T): an RFC 3161 time-stamping authority, where the operator names one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from gongxin.kernel.text import Bilingual
from gongxin.reports.errors import TimeStampError

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

TIMEOUT = 10
"""Seconds that the authority may take for its answer."""


def stamper() -> TimeStamper | None:
    """Whom to ask for time stamps; None where none is named: signatures then say only what our own clock says (B-B)."""
    url = str(settings.GONGXIN_REPORT_TSA)
    return _asking(url) if url else None


@lru_cache(maxsize=2)
def _asking(url: str) -> TimeStamper:
    """One for the process: it remembers how much room a stamp takes."""
    from pyhanko.sign.timestamps import HTTPTimeStamper  # with its HTTP libraries, for who asks for stamps

    return HTTPTimeStamper(url, timeout=TIMEOUT)


def anchors() -> tuple[str, ...]:
    """What verifiers must trust for the stamps, PEM: the certificates in GONGXIN_REPORT_TSA_CA. TimeStampError."""
    named = str(settings.GONGXIN_REPORT_TSA_CA)
    if not named:
        return ()
    try:
        found = x509.load_pem_x509_certificates(Path(named).read_bytes())
    except (OSError, ValueError) as error:
        raise TimeStampError(
            place="GONGXIN_REPORT_TSA_CA", reason=Bilingual("文件中没有 PEM 证书。", "The file holds no PEM certificate.")
        ) from error
    return tuple(certificate.public_bytes(Encoding.PEM).decode("ascii") for certificate in found)
