"""Keeping texts: every save is a version with its author; what is refused is refused as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from gongxin.content.errors import PersonalTextError, TextRefusedError, UnknownTextError
from gongxin.content.models import KINDS, LANGUAGES, Article, ArticleText
from gongxin.kernel import identifiers
from gongxin.kernel.text import Bilingual

LONGEST = 100_000
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)


@dataclass(frozen=True)
class Text:
    """One language of an article; `body` is Markdown."""

    title: str
    summary: str
    body: str


def save(
    kind: str, slug: str, texts: Mapping[str, Text], *, by: str, now: datetime, start: date | None, end: date | None = None
) -> int:
    """Make or change an article: its days, and a new version of each text that differs; the number of new versions.

    `start` None: a draft. Chinese must be there. TextRefusedError (place names the part), PersonalTextError.
    """
    _check(kind, slug, texts, start, end)
    with transaction.atomic():
        article, _ = Article.objects.select_for_update().get_or_create(
            kind=kind, slug=slug, defaults={"changed_at": now, "changed_by": by}
        )
        article.published_from, article.published_to = start, end
        article.changed_at, article.changed_by = now, by
        article.save()
        made = 0
        for lang, text in texts.items():
            last = article.texts.filter(lang=lang).order_by("-version").first()
            if last and (last.title, last.summary, last.body) == (text.title, text.summary, text.body):
                continue
            ArticleText.objects.create(
                article=article, lang=lang, version=last.version + 1 if last else 1, at=now, by=by,
                title=text.title, summary=text.summary, body=text.body,
            )  # fmt: skip
            made += 1
    return made


def withdraw(kind: str, slug: str, *, by: str, now: datetime) -> None:
    """Back to a draft; nothing is deleted. UnknownTextError."""
    found = Article.objects.filter(kind=kind, slug=slug).update(
        published_from=None, published_to=None, changed_at=now, changed_by=by
    )
    if not found:
        raise UnknownTextError(place=f"{kind}/{slug}")


def _check(kind: str, slug: str, texts: Mapping[str, Text], start: date | None, end: date | None) -> None:
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise TextRefusedError(place="kind", reason=Bilingual(f"类别只能是 {known}。", f"One of {known}."))
    if not _SLUG.fullmatch(slug):
        reason = Bilingual("只用小写字母、数字和连字符，80 个以内。", "Small letters, digits, hyphens; 80 at most.")
        raise TextRefusedError(place="slug", reason=reason)
    if "zh" not in texts or set(texts) - set(LANGUAGES):
        reason = Bilingual("必须有中文，可另有英文。", "Chinese must be there, English may.")
        raise TextRefusedError(place="lang", reason=reason)
    if end is not None and (start is None or end < start):
        raise TextRefusedError(
            place="published_to", reason=Bilingual("截止日期早于起始日期。", "The last day is before the first.")
        )
    for lang, text in texts.items():
        for name, longest in (("title", 200), ("summary", 500), ("body", LONGEST)):
            value = getattr(text, name)
            if (not value.strip() and name != "summary") or len(value) > longest or "\0" in value:
                reason = Bilingual(f"不能为空，最多 {longest} 字。", f"Not empty, {longest} characters at most.")
                raise TextRefusedError(place=f"{lang}.{name}", reason=reason)
            if identifiers.find(value):
                raise PersonalTextError(place=f"{lang}.{name}")
