"""The tables: an article is where and when, its texts are appended version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

KINDS = ("news", "rule", "case", "guide")
LANGUAGES = ("zh", "en")


class Article(models.Model):
    """One piece. Public from `published_from` (None: a draft) to `published_to` (None: no end), both days included."""

    kind = models.CharField(max_length=8)
    slug = models.CharField(max_length=80)
    published_from = models.DateField(null=True)
    published_to = models.DateField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=128)

    class Meta:
        db_table = "content_article"
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="content_article_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="content_article_kind"),
            models.CheckConstraint(condition=Q(slug__regex=r"^[a-z0-9][a-z0-9-]*$"), name="content_article_slug"),
            models.CheckConstraint(
                condition=Q(published_to__isnull=True) | Q(published_from__isnull=False, published_to__gte=F("published_from")),
                name="content_article_span",
            ),
        ]
        indexes = [models.Index(fields=["kind", "-published_from", "-id"], name="content_article_newest")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


class ArticleText(models.Model):
    """One version of an article in one language; the highest is the current one. Appended, never changed."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="texts")
    lang = models.CharField(max_length=2)
    version = models.IntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=500)
    body = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=128)

    class Meta:
        db_table = "content_text"
        constraints = [
            models.UniqueConstraint(fields=["article", "lang", "version"], name="content_text_once"),
            models.CheckConstraint(condition=Q(lang__in=LANGUAGES), name="content_text_lang"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(body="") & ~Q(by=""), name="content_text_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.lang} v{self.version}"
