"""News, rules, typical cases and guides: written in Markdown in two languages, with the days on which they are public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.content import api as content
from gongxin.kernel.text import Bilingual
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, attempt, desk, done, found, page
from gongxin.workbench.forms import DeskForm, day, words

KINDS = {
    "news": Bilingual("信用动态", "news"),
    "rule": Bilingual("政策法规", "rules"),
    "case": Bilingual("典型案例", "typical cases"),
    "guide": Bilingual("办事指南", "guides"),
}


class ArticleForm(DeskForm):
    """One article, both languages."""

    kind = forms.ChoiceField(label=gettext_lazy("栏目"))
    slug = forms.CharField(
        label=gettext_lazy("地址"), max_length=80, help_text=gettext_lazy("小写字母、数字和连字符，例如 repair-2026。")
    )
    start = day(gettext_lazy("公开日期"), required=False, help_text=gettext_lazy("不填为草稿。"))
    end = day(gettext_lazy("撤下日期"), required=False)
    zh_title = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    zh_summary = forms.CharField(label=gettext_lazy("摘要"), max_length=500, required=False)
    zh_body = words(gettext_lazy("正文（Markdown）"), rows=12, most=100_000)
    en_title = forms.CharField(label=gettext_lazy("英文标题"), max_length=200, required=False)
    en_summary = forms.CharField(label=gettext_lazy("英文摘要"), max_length=500, required=False)
    en_body = words(gettext_lazy("英文正文（Markdown）"), rows=12, most=100_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(name, label.pick(current())) for name, label in KINDS.items()]

    def texts(self) -> dict[str, content.Text]:
        """By language; English only when any of it was written."""
        given = self.cleaned_data
        made = {
            lang: content.Text(given[f"{lang}_title"], given[f"{lang}_summary"], given[f"{lang}_body"]) for lang in ("zh", "en")
        }
        if not any((made["en"].title, made["en"].summary, made["en"].body)):
            del made["en"]
        return made


_PLACES = {
    **{f"{lang}.{part}": f"{lang}_{part}" for lang in ("zh", "en") for part in ("title", "summary", "body")},
    "published_to": "end",
}  # fmt: skip


@desk("credit_office")
def articles(request: HttpRequest) -> HttpResponse:
    """/workbench/content/: everything there is, drafts too, the latest change first."""
    lang, today = current(), timezone.localdate()
    lines = []
    for item in content.edited():
        text = item.texts.get(lang) or item.texts.get("zh")
        public = item.published_from is not None and item.published_from <= today
        lines.append({
            "kind": item.kind, "slug": item.slug, "kind_label": KINDS[item.kind].pick(lang),
            "title": text.title if text else item.slug, "from": values.day(item.published_from, lang),
            "to": values.day(item.published_to, lang), "by": item.changed_by, "at": values.moment(item.changed_at, lang),
            "public": public and (item.published_to is None or item.published_to >= today),
            "draft": item.published_from is None, "english": "en" in item.texts,
        })  # fmt: skip
    return page(request, "articles.html", {"lines": lines}, nav="content")


@desk("credit_office")
def article(request: HttpRequest, kind: str = "", slug: str = "") -> HttpResponseBase:
    """/workbench/content/new/ and /workbench/content/<kind>/<slug>/"""
    initial: dict[str, Any] = {"kind": "news", "start": timezone.localdate()}
    known = None
    if slug:
        with found():
            known = content.to_edit(kind, slug)
        initial = {"kind": kind, "slug": slug, "start": known.published_from, "end": known.published_to}
        for lang, text in known.texts.items():
            initial |= {f"{lang}_title": text.title, f"{lang}_summary": text.summary, f"{lang}_body": text.body}
    who = actor(request)
    if known is not None and request.POST.get("step") == "withdraw":
        content.withdraw(kind, slug, by=who.officer, now=timezone.now())
        return done(request, _("已撤下，成为草稿。"), "article", kind, slug)
    form = ArticleForm(request.POST or None, initial=initial)
    if known is not None:
        for name in ("kind", "slug"):
            form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        saved = attempt(
            form,
            lambda: (content.save(given["kind"], given["slug"], form.texts(), by=who.officer, now=timezone.now(),
                                  start=given["start"], end=given["end"]),),
            _PLACES,
        )  # fmt: skip
        if saved is not None:
            return done(request, _("已保存。"), "article", given["kind"], given["slug"])
    preview = content.html(form["zh_body"].value() or "") if form["zh_body"].value() else ""
    context = {"form": form, "known": known, "preview": preview}
    return page(request, "article.html", context, nav="content", status=422 if form.errors else 200)
