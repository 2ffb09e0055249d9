"""What an editor sees: drafts too, and the current text of each language as it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from gongxin.content.errors import UnknownTextError
from gongxin.content.models import KINDS, Article
from gongxin.content.writing import Text


@dataclass(frozen=True)
class Edited:
    """An article as its editors know it. published_from None: a draft."""

    kind: str
    slug: str
    published_from: date | None
    published_to: date | None
    changed_at: datetime
    changed_by: str
    texts: dict[str, Text] = field(default_factory=dict)


def edited(kinds: tuple[str, ...] = KINDS, *, limit: int = 200) -> list[Edited]:
    """Articles with their current texts, the latest change first."""
    rows = Article.objects.filter(kind__in=kinds).order_by("-changed_at", "-pk").prefetch_related("texts")[:limit]
    return [_edited(row) for row in rows]


def to_edit(kind: str, slug: str) -> Edited:
    """One article. UnknownTextError."""
    row = Article.objects.filter(kind=kind, slug=slug).prefetch_related("texts").first()
    if row is None:
        raise UnknownTextError(place=f"{kind}/{slug}"[:100])
    return _edited(row)


def _edited(row: Article) -> Edited:
    texts = {
        text.lang: Text(text.title, text.summary, text.body) for text in sorted(row.texts.all(), key=lambda text: text.version)
    }
    return Edited(row.kind, row.slug, row.published_from, row.published_to, row.changed_at, row.changed_by, texts)
