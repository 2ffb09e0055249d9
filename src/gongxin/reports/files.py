"""PDFs that take long are made by a job and kept for an hour, encrypted; nobody waits for them on a web worker.

A row is (number, language): asked, then made or failed. The table is unlogged, for every file can be made again. Who may have
a file is asked each time it is handed out (issuing.again), not when it is made.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from gongxin.catalogue import Catalogue
from gongxin.reports import making
from gongxin.reports.facts import Content, Issued
from gongxin.reports.issuing import again
from gongxin.reports.models import ReportFile
from gongxin.showing.language import Language

__all__ = ["DIRECT", "KEEP", "ask", "make", "ready", "state", "sweep"]

DIRECT = 60
"""Up to so many records a PDF is made while its reader waits: about a second."""
KEEP = timedelta(hours=1)
RETRY = timedelta(minutes=10)
"""After this a file that was asked for and never came is asked for again: its worker is gone."""
_NONCE = 12


def ready(issued: Issued, lang: Language, now: datetime) -> bytes | None:
    """The file, if it was made within the last hour."""
    row = ReportFile.objects.filter(number=issued.number, lang=lang, made_at__gt=now - KEEP).first()
    if row is None or row.content is None:
        return None
    sealed = bytes(row.content)
    return AESGCM(_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], _about(issued.number, lang))


def state(number: str, lang: Language, now: datetime) -> str:
    """none, making, ready or failed: for the page that waits."""
    row = ReportFile.objects.filter(number=number, lang=lang).defer("content").first()
    if row is None or (row.made_at is not None and row.made_at <= now - KEEP):
        return "none"
    if row.failed:
        return "failed"
    return "ready" if row.made_at is not None else "making"


def ask(issued: Issued, lang: Language, *, site: str, now: datetime) -> None:
    """Have a worker make the file. Asking again while it is being made changes nothing."""
    from gongxin.reports.jobs import enqueue

    if state(issued.number, lang, now) == "making" and ReportFile.objects.filter(
        number=issued.number, lang=lang, asked_at__gt=now - RETRY
    ).exists():
        return
    ReportFile.objects.update_or_create(
        number=issued.number, lang=lang, defaults={"asked_at": now, "made_at": None, "content": None, "failed": False}
    )
    enqueue(issued.number, lang, site)


def make(number: str, lang: Language, *, site: str, now: datetime, catalogue: Catalogue) -> None:
    """Make the file; what goes wrong is kept as failed and raised."""
    try:
        issued, content = again(number, actor=None, now=now, catalogue=catalogue, inside=True)
        keep(issued, content, catalogue, lang, site=site, now=now)
    except Exception:
        ReportFile.objects.filter(number=number, lang=lang).update(failed=True)
        raise


def keep(issued: Issued, content: Content, catalogue: Catalogue, lang: Language, *, site: str, now: datetime) -> bytes:
    """Make the file and keep it; the file."""
    data = making.pdf(issued, content, catalogue, lang=lang, now=now, asked_at=site)
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(_key()).encrypt(nonce, data, _about(issued.number, lang))
    ReportFile.objects.update_or_create(
        number=issued.number, lang=lang, defaults={"asked_at": now, "made_at": now, "content": sealed, "failed": False}
    )
    return data


def sweep(now: datetime) -> int:
    """Delete what is older than an hour; how many."""
    return int(ReportFile.objects.filter(asked_at__lte=now - KEEP).delete()[0])


def _key() -> bytes:
    return hashlib.sha256(b"gongxin report files\0" + str(settings.SECRET_KEY).encode()).digest()


def _about(number: str, lang: str) -> bytes:
    """A file put in another's row does not open."""
    return f"{number} {lang}".encode()
