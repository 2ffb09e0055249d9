"""A PDF signed: PAdES (CAdES in PDF) by pyHanko, certified so that nothing may be added afterwards. Baseline B-B, or B-T
where a time-stamping authority is named."""

from __future__ import annotations

import io
from functools import lru_cache

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from gongxin.reports.errors import SigningKeyError, TimeStampError
from gongxin.reports.seals import Seal

FIELD = "Gongxin"


def sealed(pdf: bytes, seal: Seal, *, reason: str, place: str, stamper: TimeStamper | None = None) -> bytes:
    """The PDF with its signature; nothing of it is seen on the pages. TimeStampError."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
        location=place,
    )
    writer = _Writer(io.BytesIO(pdf))
    try:
        out = signers.sign_pdf(writer, metadata, signer=_signer(seal.p12, seal.password), timestamper=stamper)
    except (TimestampRequestError, OSError, ValueError, TypeError, KeyError) as error:  # of whatever the authority answered
        if stamper is None:
            raise
        raise TimeStampError(place=type(error).__name__) from error
    return bytes(out.getbuffer())


class _Writer(IncrementalPdfFileWriter):
    """Leaves the metadata as they were set: written anew, their prefixes would differ from those that their PDF/A extension
    schema declares (tests/reports/test_pdf.py looks)."""

    def _update_meta(self) -> None:
        return


@lru_cache(maxsize=4)
def _signer(p12: bytes, password: bytes) -> signers.SimpleSigner:
    found: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(p12, [], passphrase=password)
    if found is None:
        raise SigningKeyError
    found.embed_roots = False
    return found
