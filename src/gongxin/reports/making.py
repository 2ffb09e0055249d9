"""An issued report as a file: PDF or signed JSON."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings

from gongxin.catalogue import Catalogue
from gongxin.exchange import api as exchange
from gongxin.kernel.text import Bilingual
from gongxin.reports import credential, scales, seals, stamping, typesetting
from gongxin.reports.facts import Content, Issued
from gongxin.reports.writing import Writer
from gongxin.showing.language import Language
from gongxin.visibility.facts import CHINA

LOCAL_SITE = "http://127.0.0.1:8000/"


def platform() -> Bilingual:
    """The platform's name: 信用云州 / Credit Yunzhou."""
    zh, _, en = str(settings.GONGXIN_CITY).partition("|")
    return Bilingual(f"信用{zh.strip()}", f"Credit {en.strip() or zh.strip()}")


def site(asked: str = "") -> str:
    """The address printed in reports, with a slash at its end: GONGXIN_SITE, else where the request came to."""
    return (str(settings.GONGXIN_SITE) or asked or LOCAL_SITE).rstrip("/") + "/"


def signed_json(issued: Issued, content: Content, catalogue: Catalogue, *, now: datetime) -> dict[str, Any]:
    """The report as a signed credential, with the scales of its grades beside the facts."""
    return credential.credential(
        issued,
        content,
        scales=scales.beside(content, catalogue, issued.as_of.astimezone(CHINA).date()),
        issuer=str(settings.GONGXIN_ISSUER),
        private=exchange.signing_key(now),
        created=now,
    )


def json_bytes(issued: Issued, content: Content, catalogue: Catalogue, *, now: datetime) -> bytes:
    """The credential as a file."""
    return json.dumps(signed_json(issued, content, catalogue, now=now), ensure_ascii=False, indent=1).encode() + b"\n"


def pdf(issued: Issued, content: Content, catalogue: Catalogue, *, lang: Language, now: datetime, asked_at: str = "") -> bytes:
    """The report as a signed PDF/A. Raises FontMissingError, SigningKeyError, TimeStampError."""
    from gongxin.reports import sealing  # pyHanko takes long to import; most commands sign nothing

    page = Writer(issued, content, catalogue, lang, issuer=platform(), site=site(asked_at)).page()
    laid = typesetting.pdf(page, signed_json(issued, content, catalogue, now=now), at=issued.issued_at)
    reason = f"{Bilingual('签发报告', 'Issued report').pick(lang)} {issued.number}"
    return sealing.sealed(laid, seals.seal(now), reason=reason, place=str(settings.GONGXIN_ISSUER), stamper=stamping.stamper())
