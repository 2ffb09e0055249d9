"""What is public on a day, in one language; Chinese where a text has no English yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from django.db.models import Q

from gongxin.content.errors import UnknownTextError
from gongxin.content.models import Article, ArticleText
from gongxin.content.rendering import html

PAGE = 20


@dataclass(frozen=True)
class Head:
    """An article in a list. `lang`: of the text, which may differ from the one asked for."""

    kind: str
    slug: str
    lang: str
    title: str
    summary: str
    day: date | None


@dataclass(frozen=True)
class Piece:
    """An article to be read; `html` is safe."""

    head: Head
    html: str
    changed_at: datetime | None


def _public(on: date) -> Q:
    return Q(published_from__lte=on) & (Q(published_to__isnull=True) | Q(published_to__gte=on))


def articles(kinds: tuple[str, ...], lang: str, on: date, *, page: int = 1, size: int = PAGE) -> tuple[list[Head], bool]:
    """A page of what is public on `on`, newest first; and whether there is more."""
    start = (max(1, page) - 1) * size
    rows = list(
        Article.objects.filter(_public(on), kind__in=kinds).order_by("-published_from", "-id")[start : start + size + 1]
    )
    texts = _texts([row.pk for row in rows[:size]], lang)
    return [_head(row, texts[row.pk]) for row in rows[:size] if row.pk in texts], len(rows) > size


def article(kind: str, slug: str, lang: str, on: date) -> Piece:
    """One piece as it is public on `on`; a guide that nobody has edited comes with the software. UnknownTextError."""
    row = Article.objects.filter(_public(on), kind=kind, slug=slug).first()
    text = _texts([row.pk], lang).get(row.pk) if row else None
    if row is None or text is None:
        if kind == "guide" and (own := _shipped(slug, lang)):
            return own
        raise UnknownTextError(place=f"{kind}/{slug}")
    return Piece(_head(row, text), html(text.body), row.changed_at)


GUIDES = ("objection", "repair", "report", "departments")
"""The guides that come with the software, in their order: guides/<name>.<lang>.md."""


def guides(lang: str, on: date) -> list[Head]:
    """All guides: those that come with the software, edited or not, then further ones."""
    own = [article("guide", name, lang, on).head for name in GUIDES]
    further, _ = articles(("guide",), lang, on, size=200)
    return own + [head for head in further if head.slug not in GUIDES]


def _texts(articles_: list[int], lang: str) -> dict[int, ArticleText]:
    """The current text of each: in `lang`, else in Chinese."""
    found: dict[int, ArticleText] = {}
    rows = ArticleText.objects.filter(article_id__in=articles_, lang__in={lang, "zh"})
    for text in rows.order_by("article_id", "lang", "version"):
        held = found.get(text.article_id)
        if held is None or text.lang in {held.lang, lang}:
            found[text.article_id] = text
    return found


def _head(row: Article, text: ArticleText) -> Head:
    return Head(row.kind, row.slug, text.lang, text.title, text.summary, row.published_from)


def _shipped(slug: str, lang: str) -> Piece | None:
    """A guide of the package: its first line is the title, its second paragraph the summary."""
    if slug not in GUIDES:
        return None
    text = (files(__package__) / "guides" / f"{slug}.{lang}.md").read_text(encoding="utf-8")
    title, summary, body = text.split("\n\n", 2)
    return Piece(Head("guide", slug, lang, title.removeprefix("# ").strip(), summary.strip(), None), html(body), None)
